"""Where a tracking domain points before its cut-over: the host of its ESP (facts 0.3)."""

from collections.abc import Mapping
from typing import Any

_HOSTS = {
    ("sendgrid", "global"): "sendgrid.net",
    ("sendgrid", "eu"): "eu.sendgrid.net",
    ("sparkpost", "us"): "spgo.io",
    ("sparkpost", "eu"): "eu.spgo.io",
}
_DEFAULT_REGIONS = {"sendgrid": "global", "sparkpost": "us"}


def esp_host(domain: Mapping[str, Any]) -> str | None:
    """The host that a domain's ESP validated its record for, or nothing when that is unclear."""
    origin = domain.get("origin")
    if isinstance(origin, str) and origin:
        return origin
    esp = domain.get("esp")
    region = domain.get("region", _DEFAULT_REGIONS.get(str(esp)))
    if esp == "ses" and isinstance(region, str):
        return f"r.{region}.awstrack.me"
    return _HOSTS.get((str(esp), str(region)))
