"""Names whose records a person sets, asked of DNS before the edge that they may lead to goes.

The state has no such record: it only knows what the person was told to set. So what the rest of
the world is told counts (docs/decisions/wrong-states.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from components.config.faults import path
from components.config.values import STAGES, Domain
from components.memory import Was
from components.registry import CDNS, DNS_PROVIDERS

if TYPE_CHECKING:
    from components.dns import lookup


def said(previous: Mapping[str, Was], domains: Sequence[Domain]) -> Iterable[str]:
    """Which names still lead to an edge that would be deleted, or may; and what to do.

    Args:
        previous: host -> what the last update left, of all hosts that are this run's.
        domains: that it is to leave.
    """
    wanted = {domain.host: domain for domain in domains}
    going = {
        host: edges
        for host, was in previous.items()
        if _by_hand(was, wanted.get(host)) and (edges := _going(was, wanted.get(host)))
    }
    if not going:
        return
    from components.dns import lookup  # dnspython, where it is needed only

    for host, led in lookup.led(going).items():
        text = _danger(going[host], led)
        if text is not None:
            origin = previous[host].origin
            rest = "where it rests" if origin is None else f"where it rests ({origin})"
            yield (
                f"{path('domains', host)}: its record is set by hand, and {text}. Nothing was "
                f"changed, since its edge would be deleted. Set the record to {rest} at your DNS "
                "provider, wait until its old TTL has passed, then run this again"
            )


def _by_hand(was: Was, domain: Domain | None) -> bool:
    """Whether a person set the record; where nobody remembers, what the stack file says."""
    name = was.place.provider if was.place is not None else domain and domain.dns.provider
    provider = DNS_PROVIDERS.get(name or "")
    return provider is not None and provider.by_hand


def _going(was: Was, domain: Domain | None) -> Mapping[str, str]:
    """CDN -> the name of an edge in a cloud that this run takes away from a host."""
    edges = {
        cdn: edge.rstrip(".").lower()
        for cdn, edge in was.edges.items()
        if edge and cdn in CDNS and CDNS[cdn].account is not None
    }
    if domain is None or STAGES.index(domain.stage) < STAGES.index("build"):
        return edges
    if was.told and (domain.group, domain.esp) != (was.group, was.esp):
        return edges
    return {cdn: edge for cdn, edge in edges.items() if cdn not in domain.cdns}


def _danger(going: Mapping[str, str], led: "lookup.Led") -> str | None:
    """Why links may still be served at an edge that goes; None when they are not."""
    if led.unknown is not None:
        return f"DNS does not say where it leads ({led.unknown})"
    at = sorted(name for name in led.names if _is_edge(name, going))
    if at:
        return f"DNS says that it leads to {', '.join(at)}"
    if led.addresses:
        return "DNS has addresses at that name, so nobody can tell whose they are"
    return None


def _is_edge(name: str, going: Mapping[str, str]) -> bool:
    return name in going.values() or any(CDNS[cdn].signature.is_edge(name) for cdn in going)
