"""What a change of the stack file may not do to a host that has an edge. Pure.

Looks at the outputs of the last update beside the new values, so that a dangerous change is
refused before any resource is touched, even where no preview ran (design section 5, Safety).
"""

from collections.abc import Iterable, Mapping
from typing import cast

from components.config.faults import Fault, path
from components.config.options.proxy import is_address
from components.config.rules.proxy import address_name
from components.config.values import Domain, StackConfig

Summaries = Mapping[str, Mapping[str, object]]
"""Host -> its outputs of the last update."""


def faults(previous: object, stack: StackConfig) -> list[Fault]:
    """Every change of a live host that recipients would notice, and moves that cannot succeed.

    Args:
        previous: the stack's output `domains` of the last update; anything else counts as none.
        stack: the stack file as it is now.
    """
    domains = {domain.host: domain for domain in stack.domains}
    found: list[Fault] = []
    for host, summary in _summaries(previous).items():
        domain = domains.get(host)
        live = summary.get("stage") == "live"
        if domain is None:
            found += [_removed(host)] if live else []
            continue
        refused = list(_changed(domain, summary)) if live else []
        found += refused or [*_held(domain, summary)] or [*_on_service(domain, summary)]
    return found


def _summaries(previous: object) -> Summaries:
    if not isinstance(previous, Mapping):
        return {}
    hosts = cast(Mapping[str, object], previous)
    return {
        host: cast(Mapping[str, object], summary)
        for host, summary in hosts.items()
        if isinstance(summary, Mapping)
    }


def _removed(host: str) -> Fault:
    return Fault(
        path("domains", host),
        "is live and no longer in the stack file; every link sent would break",
        "put it back; to retire it, set stage: build, run `pulumi up`, wait until its TTL has "
        "passed and its links are no longer clicked, then remove it",
    )


def _changed(domain: Domain, summary: Mapping[str, object]) -> Iterable[Fault]:
    place = path("domains", domain.host)
    was = summary.get("cdn")
    standbys = summary.get("also")
    ready = list(cast(Mapping[str, object], standbys)) if isinstance(standbys, Mapping) else []
    if domain.stage == "certificate":
        yield Fault(
            f"{place}.stage",
            "is live, and 'certificate' would take its edge away while resolvers still know it",
            "set stage: build first, and 'certificate' once the TTL has passed",
        )
    if domain.live and domain.cdn != was and domain.cdn not in ready:
        yield Fault(
            f"{place}.cdn",
            f"is live on '{was}', and '{domain.cdn}' does not stand yet",
            f"put cdn: {was} back and add also: [{domain.cdn}], run `pulumi up`, then swap the "
            "two, and drop the old one when the TTL has passed",
        )
    if domain.cdn != was and was not in domain.cdns:
        yield Fault(
            f"{place}.cdn",
            f"is live on '{was}', which this would take down while resolvers still know it",
            f"keep it under also: [{was}] until the TTL has passed",
        )
    named = address_name(domain.host)
    if domain.cdn == was and summary.get("edge") == named and _has_own_name(domain):
        yield Fault(
            f"{place}.proxy.address",
            f"is live as '{named}', the name of its IP address, which this would delete while "
            "resolvers still know it",
            "put the IP address back; to change to a host name, set stage: build first",
        )
    if domain.group != summary.get("group"):
        yield Fault(
            f"{place}.group",
            f"is live in {_group(summary.get('group'))}, and a name sits on one edge only",
            "put it back; to move it, set stage: build and run `pulumi up` (https links do not "
            "work while the name points at the ESP), then change the group, then go live again",
        )


def _held(domain: Domain, summary: Mapping[str, object]) -> Iterable[Fault]:
    """A distribution holds its names alone, and the new one is made before the old one goes."""
    standbys = summary.get("also")
    held: Mapping[str, object] = {}
    if isinstance(standbys, Mapping):
        held = cast(Mapping[str, object], standbys)
    edge = summary.get("edge") if summary.get("cdn") == "cloudfront" else held.get("cloudfront")
    if edge is None or "cloudfront" not in domain.cdns or domain.stage == "certificate":
        return
    key = next((k for k in ("group", "esp") if getattr(domain, k) != summary.get(k)), None)
    if key is not None:
        first = "stage: build, run `pulumi up`, then " if summary.get("stage") == "live" else ""
        yield Fault(
            f"{path('domains', domain.host)}.{key}",
            f"its name is on the distribution {edge} in {_group(summary.get('group'))}, and "
            "CloudFront takes a name on one distribution only",
            f"set {first}stage: certificate and run `pulumi up`, which takes the name off; then "
            f"change {key} and set stage: build",
        )


def _on_service(domain: Domain, summary: Mapping[str, object]) -> Iterable[Fault]:
    """A Fastly service has its names alone, from stage `certificate` on."""
    standbys = summary.get("also")
    held = list(cast(Mapping[str, object], standbys)) if isinstance(standbys, Mapping) else []
    before = [summary.get("cdn"), *held]
    if "fastly" not in before or "fastly" not in domain.cdns:
        return
    key = next((k for k in ("group", "esp") if getattr(domain, k) != summary.get(k)), None)
    if key is None:
        return
    steps = "take the domain out of the file and run `pulumi up` (its record stays at the ESP), "
    if summary.get("cdn") == "fastly" and summary.get("stage") == "live":
        steps = f"set stage: build and run `pulumi up`, then {steps}"
    yield Fault(
        f"{path('domains', domain.host)}.{key}",
        f"its name is on a Fastly service in {_group(summary.get('group'))}, and Fastly takes a "
        "name on one service only",
        f"{steps}then add it as you want it, with dns.existing: true unless DNS is manual",
    )


def _has_own_name(domain: Domain) -> bool:
    """Whether its proxy is known by a host name rather than by an IP address."""
    address = domain.proxy.address
    return domain.cdn == "proxy" and address is not None and not is_address(address)


def _group(name: object) -> str:
    return "no group" if name is None else f"group '{name}'"
