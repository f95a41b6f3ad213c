"""What a change of the stack file may not do to a host that is live. Pure.

Looks at the outputs of the last update beside the new values, so that a dangerous change is
refused before any resource is touched, even where no preview ran (design section 5, Safety).
"""

from collections.abc import Iterable, Mapping
from typing import cast

from components.config.faults import Fault, path
from components.config.values import Domain, StackConfig

Summaries = Mapping[str, Mapping[str, object]]
"""Host -> its outputs of the last update."""


def faults(previous: object, stack: StackConfig) -> list[Fault]:
    """Every change of a live host that recipients would notice.

    Args:
        previous: the stack's output `domains` of the last update; anything else counts as none.
        stack: the stack file as it is now.
    """
    domains = {domain.host: domain for domain in stack.domains}
    found: list[Fault] = []
    for host, summary in _summaries(previous).items():
        if summary.get("stage") != "live":
            continue
        domain = domains.get(host)
        if domain is None:
            found.append(_removed(host))
        else:
            found += _changed(domain, summary)
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
    if domain.group != summary.get("group"):
        yield Fault(
            f"{place}.group",
            f"is live in {_group(summary.get('group'))}, and a name sits on one edge only",
            "put it back; to move it, set stage: build and run `pulumi up` (https links do not "
            "work while the name points at the ESP), then change the group, then go live again",
        )


def _group(name: object) -> str:
    return "no group" if name is None else f"group '{name}'"
