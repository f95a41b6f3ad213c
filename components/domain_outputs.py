"""What a tracking domain says of itself once its record and its edges are known."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.certificate_fate import Ended, Issued
from components.certificate_fate import step as certificate_step
from components.config.values import Domain
from components.dns.records import Published
from components.registry import CDNS
from components.steps import next_step
from components.target import Served, Target


def actual_stage(domain: Domain, tracking: Published) -> pulumi.Output[str]:
    """The stage the record shows, not the one the stack file wishes (contract#stages).

    At Cloudflare the name stays the same; what moves is whether its edge answers.
    """
    resting = domain.stage if not domain.live else "build"

    def stage(value: str, proxied: bool = False) -> str:
        at_rest = value.rstrip(".") == domain.esp_host and not proxied
        return resting if at_rest else "live"

    if tracking.proxied is None:
        return tracking.value.apply(stage)
    return pulumi.Output.all(tracking.value, tracking.proxied).apply(lambda found: stage(*found))


def refuse_unmoved(domain: Domain, stage: str, target: str) -> None:
    """Ends a run that has left the record at the CDN although the stack file wants it off.

    So does `destroy --run-program`, which changes no record, and `up --target` of something else.
    Looked at last, when everything is registered and before the engine deletes anything.

    Raises:
        pulumi.RunError: with what to do.
    """
    if stage == "live":
        raise pulumi.RunError(
            f"{domain.host} still points at {target}, though its stage is {domain.stage}: this run "
            "did not change its record. Nothing was deleted, since every link would break. Run "
            "`pulumi up` without --target first"
        )


def what_next(
    domain: Domain,
    edge: Served,
    stage: pulumi.Output[str],
    edge_name: pulumi.Output[str] | None,
) -> pulumi.Output[str]:
    """What to do next: about a certificate that came to an end before anything else."""
    asked = edge.asked_certificate(domain.host)
    cdn = CDNS[domain.cdn]

    def step(found: list[Any]) -> pulumi.Input[str]:
        stage, name, status, urn = found
        fate = cdn.certificate_fate(status or "", serving=domain.live)
        if isinstance(fate, Ended):
            return certificate_step(domain.host, fate, urn)
        usual = edge.next_step(domain, stage, name) or next_step(domain, stage, name)
        pending = stage == "certificate" and asked is not None and not isinstance(fate, Issued)
        deadline = cdn.sources[edge.edge.source].gives_up if pending else None
        return usual if deadline is None else pulumi.Output.concat(usual, " ", deadline, ".")

    told = ["", ""] if asked is None else [asked.status, asked.urn]
    return pulumi.Output.all(stage, edge_name, *told).apply(step)


def left_alone(
    edges: Mapping[str, Served], targets: Mapping[str, Target | None]
) -> pulumi.Output[list[str]] | None:
    """What is left alone at adopted edges, once these are as the stack file has them."""
    items = sorted({item for edge in edges.values() for item in edge.left})
    if not items:
        return None
    stand = [target.value for target in targets.values() if target is not None]
    return pulumi.Output.all(*stand).apply(lambda _: items)


def standbys(
    domain: Domain, targets: Mapping[str, Target | None]
) -> dict[str, pulumi.Input[str] | None] | None:
    """Where the domain would point at each further CDN; None when there is none."""
    if not domain.also:
        return None
    named = {cdn: targets[cdn] for cdn in domain.also}
    return {cdn: None if t is None else t.value for cdn, t in named.items()}
