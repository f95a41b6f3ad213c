"""What is expected of a tracking domain, for the guard and, as an output, for `verify`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from components.config.values import Domain

ACTIVE = "active"


@dataclass(frozen=True)
class Gap:
    """That a certificate comes only after the record has moved.

    Attributes:
        accepted: whether the stack file takes the time without HTTPS.
        remedy: what to do where the name serves HTTPS today.
    """

    accepted: bool
    remedy: str


@dataclass(frozen=True)
class Proof:
    """What an edge tells the guard about one of its hosts, beside what can be probed.

    Attributes:
        forwards_host: whether the ESP is told the host in X-Forwarded-Host; None where nobody
            knows.
        gap: where the certificate comes only after the record; None for none.
        stands: what is known to stand before the record moves, as a message names it.
        certificate_status: asks the cloud how the certificate stands (`active` when it serves),
            where that cannot be probed before the record moves.
    """

    forwards_host: bool | None = None
    gap: Gap | None = None
    stands: Sequence[str] = ()
    certificate_status: Callable[[], Awaitable[str]] | None = None


def expected(domain: Domain, forwards_host: bool | None) -> Mapping[str, object]:
    """The output `expect` of a domain: what `verify --stack` compares with."""
    return {
        "region": domain.esp_region,
        "origin": domain.esp_host,
        "rollback_to": domain.resting_host,
        "x_forwarded_host": forwards_host,
        "owner_record": domain.owner_record,
        "deep_links": _apps(domain),
        "ttl": domain.dns.ttl,
    }


def _apps(domain: Domain) -> Mapping[str, object]:
    links = domain.deep_links
    if links is None:
        return {}
    android = [{"package": a.package, "fingerprints": list(a.fingerprints)} for a in links.android]
    return {"apple": list(links.apple), "android": android}
