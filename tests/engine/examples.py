"""The domains that the engine tests build."""

from typing import Any

HOST = "ablink.example.com"
OTHER = "b.example.com"
ESP = "sendgrid.net"
PAIR = {"cdn": "cloudfront", "esp": "sendgrid"}
ROUTE53 = {"provider": "route53", "zone": "example.com"}
DOMAIN = {**PAIR, "dns": ROUTE53}
TRACKING = f"{HOST}-tracking"


def at(stage: str, **keys: Any) -> dict[str, Any]:
    """One domain at a stage."""
    return {HOST: {**DOMAIN, "stage": stage, **keys}}


def own(steps: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
    """The steps on resources of the domain itself; not the stack, not the provider."""
    return {(op, name) for op, name in steps if name.startswith((HOST, OTHER, "g-"))}
