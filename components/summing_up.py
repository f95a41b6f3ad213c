"""The outputs of a tracking domain: what stands, as its record and its edges have it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components.config.values import Domain
from components.dns.records import Published, Record
from components.domain_outputs import left_alone, standbys, what_next
from components.guard.expectation import expected
from components.left_out import NEXT, settled, unless
from components.memory import ON_THE_RECORD, Summary
from components.past import Past
from components.serving import Serving, of, unmoved_step
from components.standing import Standing, unfinished_step
from components.target import Served, Target


@dataclass(frozen=True)
class Made:
    """What an update makes of a domain.

    Attributes:
        domain: as the stack file has it.
        edges: CDN -> the edge there; its own and the standbys'.
        targets: CDN -> where the domain would point there.
        state: what the update makes of its name.
        tracking: its tracking record.
        cdn: that the record leads to.
        stage: that the record shows.
        past: where its recipients have been, with this update.
        records: all of its records.
        out: whether the update was told to leave the host out; None where it is known not to be.
    """

    domain: Domain
    edges: Mapping[str, Served]
    targets: Mapping[str, Target | None]
    state: Standing
    tracking: Published
    cdn: Serving
    stage: pulumi.Output[str]
    past: pulumi.Output[Past]
    records: Sequence[Record]
    out: pulumi.Output[bool] | None

    @property
    def wished(self) -> str:
        """The CDN that the record is to lead to once this update is done."""
        return self.state.at or self.domain.cdn


def outputs(made: Made, stack: str | None) -> dict[str, pulumi.Input[Any]]:
    """What the stack exports of a domain.

    Args:
        made: what this update makes of it.
        stack: name of the stack whose outputs tell of it; None in a program of one's own.
    """
    domain, cdn, out = made.domain, made.cdn, made.out
    names = {c: None if t is None else t.edge for c, t in made.targets.items()}
    proofs = {c: edge.proof(domain.host) for c, edge in made.edges.items()}
    summary = Summary(
        cdn=cdn,
        esp=domain.esp,
        group=domain.group,
        stage=made.stage,
        target=unless(out, lambda: made.tracking.value),
        edge=of(cdn, names),
        url=f"https://{domain.host}",
        certificate=of(cdn, {c: edge.certificate for c, edge in made.edges.items()}),
        dns_records=[record.exported(domain.dns) for record in made.records],
        next_step=unless(out, lambda: _next_step(made, stack), NEXT),
        expect=of(cdn, {c: expected(domain, p.forwards_host) for c, p in proofs.items()}),
        also=of(cdn, {c: standbys(domain, c, made.targets) for c in domain.cdns})
        if domain.also
        else None,
        left=left_alone(made.edges, made.targets),
    )
    found = summary.exported(_of_its_edge(made))
    return found if out is None else settled(found, out, ON_THE_RECORD)


def _next_step(made: Made, stack: str | None) -> pulumi.Input[str]:
    domain = made.domain
    if not made.state.finished:
        return unfinished_step(domain)
    step = what_next(domain, made.edges, made.targets, made.stage, made.past, stack)
    if isinstance(made.cdn, str):
        return step
    return made.cdn.apply(
        lambda cdn: step if cdn == made.wished else unmoved_step(made.domain, cdn)
    )


def _of_its_edge(made: Made) -> Mapping[str, pulumi.Input[Any]]:
    """What only the pair that serves exports; nothing of one that does not serve yet."""
    cdn, host = made.cdn, made.domain.host
    own = {c: edge.outputs(host) for c, edge in made.edges.items()}
    if isinstance(cdn, str):
        return own[cdn]
    more = {
        name: cdn.apply(lambda found, v=value: v if found == made.wished else None)
        for name, value in own[made.wished].items()
    }
    shown = {c: own[c].get("certificate", edge.certificate) for c, edge in made.edges.items()}
    return {**more, "certificate": of(cdn, shown)}
