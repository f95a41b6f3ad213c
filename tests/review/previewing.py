"""Previews made by hand, for what the real engine is not asked to show."""

import json
from typing import Any

RECORD = "aws:route53/record:Record"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
DOMAIN = "ssl-click-tracking:index:TrackingDomain"
CLASS = "ssl-click-tracking:index:CloudFrontSendGrid"
STACK = "pulumi:pulumi:Stack"
EDGE = "d111.cloudfront.net"
HOST = "a.example.com"


def urn(kind: str, name: str, parent: str = "") -> str:
    return f"urn:pulumi:prod::shop::{f'{parent}$' if parent else ''}{kind}::{name}"


def state(kind: str, inputs: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    custom = kind not in (STACK, DOMAIN)
    return {"type": kind, "custom": custom, **({"inputs": inputs} if inputs else {}), **more}


def step(
    operation: str,
    kind: str,
    name: str,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
    parent: str = "",
) -> dict[str, Any]:
    """One step; `old` and `new` are inputs, or whole states where they hold a type."""
    made: dict[str, Any] = {"op": operation, "urn": urn(kind, name, parent)}
    for key, value in (("oldState", old), ("newState", new)):
        if value is not None:
            made[key] = value if "custom" in value else state(kind, value)
    return made


def record(value: str, ttl: int = 300, name: str = HOST, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "CNAME", "records": [value], "ttl": ttl, **more}


def tracking(
    operation: str, old: dict[str, Any] | None = None, new: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A step on the tracking record of `HOST`."""
    return step(operation, RECORD, f"{HOST}-tracking", old, new, DOMAIN)


def outputs(**summaries: dict[str, Any]) -> dict[str, Any]:
    """The stack with the outputs of its last update; `a` stands for `a.example.com`."""
    domains = {f"{label}.example.com": summary for label, summary in summaries.items()}
    return step("same", STACK, "shop-prod", state(STACK, None, outputs={"domains": domains}))


LIVE = {"cdn": "cloudfront", "esp": "sendgrid", "stage": "live", "target": EDGE}


def digest(*steps: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"steps": list(steps), **more}).encode()
