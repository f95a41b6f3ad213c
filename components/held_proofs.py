"""Names of proofs that somebody else holds, found before a certificate is asked for.

Where the name of a proof is known before the authority names its value, as `_acme-challenge.HOST`
is, another ACME client may be there already. Found during the update, half of the stack would
stand by then. See docs/decisions/proofs.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pulumi

from components.cdn import ProofPlace
from components.config.faults import path
from components.config.values import Domain, Edge
from components.dns.asking import NoAnswerError, ask_all
from components.dns.provider import DnsProvider, Found
from components.proofs import Proofs, explained
from components.registry import CDNS, DNS_PROVIDERS
from components.run import Run


@dataclass(frozen=True)
class _Wanted:
    """A proof that this run is to publish."""

    domain: Domain
    cdn: str
    place: ProofPlace

    @property
    def provider(self) -> DnsProvider:
        return DNS_PROVIDERS[self.domain.dns.provider]

    @property
    def resource(self) -> str:
        """Logical name of the record."""
        return f"{self.domain.host}-{self.place.label}"


def refuse_held(edges: Iterable[Edge], run: Run) -> None:
    """Looks what stands at the names of proofs that the state does not have yet.

    Args:
        edges: that this run makes.
        run: what their domains have in common.

    Raises:
        pulumi.RunError: with each that is somebody else's, before anything is registered.
    """
    zones: dict[tuple[str, str | None], list[_Wanted]] = {}
    for wanted in _wanted(edges, run):
        dns = wanted.domain.dns
        zones.setdefault((dns.provider, dns.account), []).append(wanted)
    said = sorted({text for own in zones.values() for text in _held(own, run)})
    if said:
        raise pulumi.RunError("\n".join(said))


def _wanted(edges: Iterable[Edge], run: Run) -> Iterable[_Wanted]:
    for edge in edges:
        for domain in edge.domains:
            dns = domain.dns
            place = CDNS[edge.cdn].proof(edge, domain)
            if place is None or DNS_PROVIDERS[dns.provider].by_hand:
                continue
            wanted = _Wanted(domain, edge.cdn, place)
            stands = (wanted.provider.record_type or "", wanted.resource) in run.previous.resources
            # A zone that the same program makes has nothing in it yet.
            if not stands and (dns.zone_id is None or isinstance(dns.zone_id, str)):
                yield wanted


def _held(wanted: Sequence[_Wanted], run: Run) -> Iterable[str]:
    zones, first = run.zones, wanted[0]
    places = [zones.publisher(one.domain.dns).place(one.place.name) for one in wanted]
    try:
        answers = ask_all(first.provider, places, zones.account(first.domain.dns))
    except NoAnswerError:
        return  # The hook asks again, and stops the step when it gets no answer either.
    for one, found in zip(wanted, answers, strict=True):
        Proofs.of(run.hooks).know(one.resource, found)
        if found and not _may_be_own(one.place, found):
            title = CDNS[one.cdn].title
            yield explained(
                path("domains", one.domain.host), one.place.name, found, f"a CNAME of {title}'s"
            )


def _may_be_own(place: ProofPlace, found: Sequence[Found]) -> bool:
    """Whether it may be of the value that the authority is yet to name; the update sees it."""
    (one, *more) = found
    plain = not more and not one.proxied and one.type == "CNAME" and one.pointing is not None
    return plain and one.pointing is not None and one.pointing.value.endswith(place.value_ends)
