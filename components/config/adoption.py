"""What `adopt` may name: a resource of one edge, at a CDN that has its kind. Pure."""

from collections.abc import Iterable, Sequence

from components.config.faults import Fault, path
from components.config.values import Adopt, Domain
from components.registry import CDNS


def faults(domains: Sequence[Domain]) -> list[Fault]:
    """Every ID that two edges would take over, and every key of a CDN that is not used."""
    return [*_shared(domains), *(fault for domain in domains for fault in _foreign(domain))]


def _shared(domains: Sequence[Domain]) -> Iterable[Fault]:
    """One resource is one edge's; hosts of a group have one edge."""
    for kind in Adopt.actual().names():
        first: dict[str, Domain] = {}
        for domain in domains:
            adopted = domain.adopt.get(kind)
            if adopted is None:
                continue
            other = first.setdefault(adopted, domain)
            if other is not domain and (domain.group is None or other.group != domain.group):
                yield Fault(
                    path("domains", domain.host, "adopt", kind),
                    f"'{adopted}' is adopted by '{other.host}' too, and a {kind} has one owner: "
                    "one of the two hosts would be dead",
                    "keep it at one host, or put both into one group",
                )


def _foreign(domain: Domain) -> Iterable[Fault]:
    for kind in Adopt.actual().names():
        if domain.adopt.get(kind) is None or any(kind in CDNS[cdn].adopts for cdn in domain.cdns):
            continue
        having = " and ".join(cdn.title for cdn in CDNS.values() if kind in cdn.adopts)
        used = " and ".join(CDNS[cdn].title for cdn in domain.cdns)
        yield Fault(
            path("domains", domain.host, "adopt", kind),
            f"is of {having}, and this host is at {used}",
            "remove it, or set cdn (or also) to the CDN that has it",
        )
