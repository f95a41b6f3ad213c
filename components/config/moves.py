"""What a change of the stack file may not do to a host that has an edge. Pure.

Looks at what the last update left beside the new values, so that a dangerous change is refused
before any resource is touched, even where no preview ran (docs/decisions/live-hosts.md). What only
one CDN knows of such changes is in its room (`Cdn.check_change`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from components.cdn import Cdn
from components.config import kept, links, places
from components.config.faults import Fault, path
from components.config.values import STAGES, Domain, StackConfig
from components.credentials import Credentials
from components.memory import Was
from components.registry import CDNS


def faults(
    previous: Mapping[str, Was], stack: StackConfig, credentials: Credentials
) -> list[Fault]:
    """Every change of a live host that recipients would notice, and moves that cannot succeed.

    Args:
        previous: host -> what the last update left.
        stack: the stack file as it is now.
        credentials: of this run.
    """
    domains = {domain.host: domain for domain in stack.domains}
    found: list[Fault] = []
    for host, was in previous.items():
        domain = domains.get(host)
        if domain is None:
            found += [_removed(host)] if was.live else kept.faults(None, was, credentials)
            continue
        refused = list(_changed(domain, was)) if was.live else []
        refused += places.faults(domain, was, credentials)
        refused += links.faults(domain, was) if was.live else []
        refused += kept.faults(domain, was, credentials)
        found += refused or _at_its_cdns(domain, was)
    return found


def notices(previous: Mapping[str, Was], stack: StackConfig) -> list[str]:
    """What recipients notice of an allowed change that does not look like a move.

    Args:
        previous: host -> what the last update left.
        stack: the stack file as it is now, without a fault.
    """
    found = (
        links.notice(domain, previous[domain.host])
        for domain in stack.domains
        if domain.host in previous and not previous[domain.host].live
    )
    return [text for text in found if text is not None]


def _removed(host: str) -> Fault:
    return Fault(
        path("domains", host),
        "is live and no longer in the stack file; every link sent would break",
        "put it back; to retire it, set stage: build, run `pulumi up`, wait until its TTL has "
        "passed and its links are no longer clicked, then remove it",
    )


def _at_its_cdns(domain: Domain, was: Was) -> list[Fault]:
    """What the first of its CDNs says that cannot do the change; one reason is enough."""
    for name in was.edges:
        if name not in CDNS:
            return [_unknown(domain.host, name)]
        found = [*_held(CDNS[name], domain, was), *CDNS[name].check_change(domain, was)]
        if found:
            return found
    return []


def _held(cdn: Cdn[Any], domain: Domain, was: Was) -> Iterable[Fault]:
    """A name that its edge has alone, and that the file puts on another edge of the same CDN."""
    held = cdn.held_names
    if held is None or cdn.name not in domain.cdns:
        return
    reached = STAGES.index(held.from_stage)
    if STAGES.index(domain.stage) < reached or (reached and was.edges[cdn.name] is None):
        return
    key = next((k for k in ("group", "esp") if getattr(domain, k) != getattr(was, k)), None)
    if key is not None:
        what, remedy = held.refusal(was, key)
        yield Fault(f"{path('domains', domain.host)}.{key}", what, remedy)


def _unknown(host: str, cdn: str) -> Fault:
    return Fault(
        path("domains", host),
        f"has an edge at '{cdn}', which this version of the program does not know",
        "use the version that built it",
    )


def _changed(domain: Domain, was: Was) -> Iterable[Fault]:
    place = path("domains", domain.host)
    if domain.stage == "certificate":
        yield Fault(
            f"{place}.stage",
            "is live, and 'certificate' would take its edge away while resolvers still know it",
            "set stage: build first, and 'certificate' once the TTL has passed",
        )
    if not was.cdn:
        # Nobody knows its edge; a live name is moved to none that is made in this run.
        return
    if domain.live and domain.cdn != was.cdn and domain.cdn not in was.also:
        yield Fault(
            f"{place}.cdn",
            f"is live on '{was.cdn}', and '{domain.cdn}' does not stand yet",
            f"put cdn: {was.cdn} back and add also: [{domain.cdn}], run `pulumi up`, then swap "
            "the two, and drop the old one when the TTL has passed",
        )
    if domain.cdn != was.cdn and was.cdn not in domain.cdns:
        yield Fault(
            f"{place}.cdn",
            f"is live on '{was.cdn}', which this would take down while resolvers still know it",
            f"keep it under also: [{was.cdn}] until the TTL has passed",
        )
    if was.told and domain.group != was.group:
        yield Fault(
            f"{place}.group",
            f"is live in {was.group_shown}, and a name sits on one edge only",
            "put it back; to move it, set stage: build and run `pulumi up` (https links do not "
            "work while the name points at the ESP), then change the group, then go live again",
        )
