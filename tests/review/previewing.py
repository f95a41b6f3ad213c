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


def events(*bodies: dict[str, Any]) -> bytes:
    """A stream of the engine's events, one a line."""
    return b"".join(
        json.dumps({"sequence": n, "timestamp": 1, **body}).encode() + b"\n"
        for n, body in enumerate(bodies)
    )


def streamed(whole: bytes) -> bytes:
    """What the engine streams where it prints the document `whole` otherwise.

    Its events name a provider of what is no component, and don't say what a resource waits for.
    """
    content: dict[str, Any] = json.loads(whole)
    bodies: list[dict[str, Any]] = [{"preludeEvent": {"config": {}}}]
    for step in content.get("steps", ()):
        metadata = {key: step.get(key) for key in ("op", "urn", "detailedDiff")}
        states = {name: _of_event(step.get(key)) for key, name in _STATES.items()}
        metadata |= {**states, "type": next(s["type"] for s in states.values() if s)}
        bodies.append({"resourcePreEvent": {"metadata": metadata, "planning": True}})
        bodies.append({"resOutputsEvent": {"metadata": metadata, "planning": True}})
    for said in content.get("diagnostics", ()):
        bodies.append({"diagnosticEvent": {"color": "never", **said}})
    counts = content.get("changeSummary", {})
    failed = any(said["severity"] == "error" for said in content.get("diagnostics", ()))
    result = "failed" if failed else "succeeded"
    summary = {"resourceChanges": counts, "isPreview": True, "result": result}
    return events(*bodies, {"summaryEvent": summary}, {"cancelEvent": {}})


_STATES = {"oldState": "old", "newState": "new"}


def _of_event(state: dict[str, Any] | None) -> dict[str, Any] | None:
    if state is None:
        return None
    kept = {key: value for key, value in state.items() if key not in ("dependencies", "custom")}
    return {**kept, "custom": True, "provider": "p"} if state.get("custom") else kept
