"""What stands at a tracking name after this update: a CNAME, or Route 53 alias records.

An alias is an A and an AAAA record, and a CNAME tolerates no other record at its name. The A is
the tracking record itself, whose type Route 53 changes from and to CNAME in one batch; the AAAA
comes after it and has to be gone before it goes back, which takes an update of its own. The
alternatives are in docs/decisions/alias-records.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import pulumi

from components.config.values import Domain
from components.context import Context
from components.edge import Target

IPV6_LABEL = "tracking-ipv6"
"""Ends the logical name of the AAAA record."""

_RECORD = "aws:route53/record:Record"


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


def standing(
    domain: Domain, wanted: Target | None, targets: Mapping[str, Target | None], context: Context
) -> Standing:
    """What stands at the name of `domain` after this update.

    Args:
        domain: the domain as the stack file has it.
        wanted: the edge that is to serve it; None for the ESP itself.
        targets: CDN -> where the domain would point there; its own and the standbys.
        context: what the whole program shares.
    """
    if domain.dns.record == "alias" and wanted is not None and wanted.alias_zone is not None:
        return Standing(replace(wanted, type="A"), serving=True, ipv6=True)
    aliased = next(
        (t for t in targets.values() if t is not None and t.alias_zone is not None), None
    )
    if aliased is not None and _ipv6_stands(domain, context):
        return Standing(replace(aliased, type="A"), serving=True, finished=False)
    if wanted is None:
        return Standing(Target(pulumi.Output.from_input(domain.esp_host)), serving=False)
    return Standing(replace(wanted, alias_zone=None), serving=True)


def unfinished_step(domain: Domain) -> str:
    """What to do next when a name on alias records is to leave them."""
    goal = "its CDN by CNAME" if domain.live else domain.esp_host
    return (
        f"{domain.host} still points at its CDN: this update removed the AAAA record, which a "
        f"CNAME cannot stand beside. Run pulumi up once more to point it at {goal}."
    )


def _ipv6_stands(domain: Domain, context: Context) -> bool:
    """Whether the AAAA record is in the state; reads that only where aliases are in use."""
    if domain.dns.provider != "route53":
        return False
    if not context.once("aliases in use", lambda: _aliases_in_use(context)):
        return False
    return (_RECORD, f"{domain.host}-{IPV6_LABEL}") in context.previous.resources


def _aliases_in_use(context: Context) -> bool:
    """Whether the stack file wants aliases anywhere, or the last update left some."""
    if any(domain.dns.record == "alias" for domain in context.stack.domains):
        return True
    return any(_left_alias(summary) for summary in context.previous.domains.values())


def _left_alias(summary: object) -> bool:
    records = cast(Mapping[str, object], summary).get("dns_records")
    return any(
        cast(Mapping[str, object], record).get("alias") is True
        for record in cast(Sequence[object], records or ())
    )
