"""Where a tracking domain points before its cut-over: the host of its ESP.

Source: sources/esps#origin-hosts.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.dns_zones import normal
from sandbox.properties import map_at

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
    esp, region = domain.get("esp"), region_of(domain)
    if esp == "ses" and region is not None:
        return f"r.{region}.awstrack.me"
    return _HOSTS.get((str(esp), str(region)))


def resting_host(domain: Mapping[str, Any]) -> str | None:
    """Where the record points while it is off the CDN: what the file says, else the ESP's host."""
    named = map_at(domain, "dns").get("rollback_to")
    return normal(named) if isinstance(named, str) and named else esp_host(domain)


def region_of(domain: Mapping[str, Any]) -> str | None:
    """The region of a domain's ESP, with the documented default; nothing when it is unclear."""
    region = domain.get("region", _DEFAULT_REGIONS.get(str(domain.get("esp"))))
    return region if isinstance(region, str) else None
