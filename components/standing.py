"""What stands at a tracking name after this update: a CNAME, or alias records.

An alias is an A and an AAAA record, and a CNAME tolerates no other record at its name. The A is
the tracking record itself, whose type its provider changes from and to CNAME in one batch; the
AAAA comes after it and has to be gone before it goes back, which takes an update of its own. The
alternatives are in docs/decisions/alias-records.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pulumi

from components.config.values import Domain
from components.previous import Previous
from components.registry import DNS_PROVIDERS
from components.target import Target

IPV6_LABEL = "tracking-ipv6"
"""Ends the logical name of the AAAA record."""


@dataclass(frozen=True)
class Standing:
    """What this update makes of a tracking name.

    Attributes:
        target: what the tracking record says.
        serving: whether `target` is an edge's.
        ipv6: whether an AAAA record stands beside it.
        finished: False when the stack file wants it elsewhere and one more update is needed.
    """

    target: Target
    serving: bool
    ipv6: bool = False
    finished: bool = True


class AliasRecords:
    """Which names stand on alias records."""

    def __init__(self, previous: Previous) -> None:
        """Takes what the last update left."""
        self._previous: Previous = previous

    def ipv6_stands(self, domain: Domain) -> bool:
        """Whether the AAAA record beside an alias of `domain` is in the state."""
        provider = DNS_PROVIDERS[domain.dns.provider]
        if not provider.alias_records or provider.record_type is None:
            return False
        name = f"{domain.host}-{IPV6_LABEL}"
        return (provider.record_type, name) in self._previous.resources


def standing(
    domain: Domain,
    wanted: Target | None,
    targets: Mapping[str, Target | None],
    aliases: AliasRecords,
) -> Standing:
    """What stands at the name of `domain` after this update.

    Args:
        domain: the domain as the stack file has it.
        wanted: the edge that is to serve it; None for the ESP itself.
        targets: CDN -> where the domain would point there; its own and the standbys.
        aliases: which names stand on alias records.
    """
    if domain.dns.record == "alias" and wanted is not None and wanted.alias_zone is not None:
        return Standing(replace(wanted, type="A"), serving=True, ipv6=True)
    aliased = next(
        (t for t in targets.values() if t is not None and t.alias_zone is not None), None
    )
    if aliased is not None and aliases.ipv6_stands(domain):
        return Standing(replace(aliased, type="A"), serving=True, finished=False)
    if wanted is None:
        return Standing(Target(pulumi.Output.from_input(domain.esp_host)), serving=False)
    return Standing(replace(wanted, alias_zone=None), serving=True)


def unfinished_step(domain: Domain) -> str:
    """What to do next when a name on alias records is to leave them."""
    goal = "its CDN by CNAME" if domain.live else domain.esp_host
    return (
        "Run pulumi up once more: this update removed the AAAA record, which a CNAME cannot stand "
        "beside, and the name still points at its CDN.\n"
        f"The next one points {domain.host} at {goal}."
    )
