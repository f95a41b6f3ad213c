"""What stands at a tracking name after this update: a CNAME, or alias records.

An alias is an A and an AAAA record, and a CNAME tolerates no other record at its name. The A is
the tracking record itself, whose type its provider changes from and to CNAME in one batch; the
AAAA comes after it and has to be gone before it goes back to a CNAME, which takes an update of its
own; where the name rests at an edge by alias, both change in place. The alternatives are in
docs/decisions/alias-records.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pulumi

from components import gone
from components.config.faults import path
from components.config.resting import named_rest, rest, rest_alias_zone
from components.config.values import Domain
from components.dns.provider import Pointing
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
        at: CDN whose edge it is; None where it is none of this stack's.
        ipv6: whether an AAAA record stands beside it.
        finished: False when the stack file wants it elsewhere and one more update is needed.
    """

    target: Target
    serving: bool
    at: str | None = None
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

    def refuse_apart(self, domains: Iterable[Domain], made_elsewhere: bool = False) -> None:
        """An alias pair that a name rests on was there before this stack, and stays as it is.

        Args:
            domains: as the stack file has them.
            made_elsewhere: their edges are, so that the state need not have them.

        Raises:
            pulumi.RunError: when one is to become something else, or leads to an edge that is gone.
        """
        for domain in domains:
            if rest(domain).alias or not self.ipv6_stands(domain) or self._at_an_edge(domain):
                continue
            found = self._found(domain)
            # An edge that somebody deleted by hand is in the state no more.
            if found is not None and self._previous.left_at(domain.host, found):
                if made_elsewhere:
                    continue
                esp = named_rest(domain) is None
                place = str(rest(domain))
                raise pulumi.RunError(gone.alias(domain.host, found.value, place, at_esp=esp))
            raise pulumi.RunError(
                f"{path('domains', domain.host, 'dns', 'record')}: {domain.host} rests on an A and "
                "an AAAA alias, which this would take apart; nothing was changed. Put dns.record: "
                "alias and dns.rollback_to back as they were. To have a CNAME there, replace the "
                "pair in the zone by hand, run `pulumi refresh`, and write dns.existing: true with "
                "dns.record: cname"
            )

    def _at_an_edge(self, domain: Domain) -> bool:
        """Whether the alias of `domain` leads to an edge of this stack, as the state has both."""
        found = self._found(domain)
        if found is None or not found.alias:  # The way back had begun, or nobody can tell.
            return True
        return found.value.lower() in self._previous.edge_names

    def _found(self, domain: Domain) -> Pointing | None:
        """Where the record of `domain` in the state leads."""
        provider = DNS_PROVIDERS[domain.dns.provider]
        key = (provider.record_type or "", f"{domain.host}-tracking")
        return provider.points_at(self._previous.resources.get(key, {}))


def standing(
    domain: Domain,
    wanted: Target | None,
    targets: Mapping[str, Target | None],
    aliases: AliasRecords,
) -> Standing:
    """What stands at the name of `domain` after this update.

    Args:
        domain: the domain as the stack file has it.
        wanted: the edge that is to serve it; None where it rests.
        targets: CDN -> where the domain would point there; its own and the standbys.
        aliases: which names stand on alias records.
    """
    if domain.dns.record == "alias" and wanted is not None and wanted.alias_zone is not None:
        return Standing(replace(wanted, type="A"), serving=True, at=domain.cdn, ipv6=True)
    if wanted is None and rest(domain).alias:
        return Standing(resting(domain), serving=False, ipv6=True)
    aliased = next(
        ((cdn, t) for cdn, t in targets.items() if t is not None and t.alias_zone is not None), None
    )
    if aliased is not None and aliases.ipv6_stands(domain):
        cdn, target = aliased
        return Standing(replace(target, type="A"), serving=True, at=cdn, finished=False)
    if wanted is None:
        return Standing(resting(domain), serving=False)
    return Standing(replace(wanted, alias_zone=None), serving=True, at=domain.cdn)


def resting(domain: Domain) -> Target:
    """What the record of `domain` says while it is off this stack's edges."""
    host, zone = domain.resting_host, rest_alias_zone(domain)
    if zone is not None:
        return Target(host, type="A", alias_zone=zone)
    return Target(host, proxied=domain.dns.rollback_proxied)


def unfinished_step(domain: Domain) -> str:
    """What to do next when a name on alias records is to leave them."""
    goal = "its CDN by CNAME" if domain.live else domain.resting_host
    return (
        "Run pulumi up once more: this update removed the AAAA record, which a CNAME cannot stand "
        "beside, and the name still points where it did.\n"
        f"The next one points {domain.host} at {goal}."
    )
