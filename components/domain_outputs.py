"""What a tracking domain says of itself once its record and its edges are known."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components import gone
from components.certificate_fate import Issued
from components.config.resting import named_rest, rest
from components.config.values import Domain
from components.dns.records import Published
from components.memory import LIVE, REST_OUTPUT, TARGET_OUTPUT
from components.past import Past
from components.registry import CDNS
from components.serving import Serving
from components.situation import Situation, Standby
from components.standing import Standing
from components.steps import next_step
from components.target import Served, Target
from components.together import together
from components.told import applied


def actual_stage(domain: Domain, tracking: Published) -> pulumi.Output[str]:
    """The stage the record shows, not the one the stack file wishes (contract#stages).

    At Cloudflare the name stays the same; what moves is whether its edge answers.
    """
    resting = domain.stage if not domain.live else "build"
    place = rest(domain)
    rests = {(place.value, place.proxied), (domain.esp_host, False)}

    def stage(value: str | None, proxied: bool | None = False) -> str:
        # What nobody tells counts as live: that is what every rule is most careful with.
        return resting if ((value or "").rstrip("."), bool(proxied)) in rests else LIVE

    if tracking.proxied is None:
        return tracking.value.apply(stage)
    return together(stage, tracking.value, tracking.proxied)


def refuse_unmoved(
    domain: Domain, stage: pulumi.Output[str], summary: Mapping[str, pulumi.Input[object]]
) -> None:
    """Ends a run that has left the record at the CDN although the stack file wants it off.

    So does `destroy --run-program`, which changes no record, and `up --target` of something else.
    Looked at last, when everything is registered and before the engine deletes anything.

    Args:
        domain: that is not to be live.
        stage: that its record shows.
        summary: what the stack exports of it; known only once everything is registered.
    """

    def end(found: Sequence[object]) -> None:
        raise pulumi.RunError(
            f"{domain.host} still points at {found[0]}, though its stage is {domain.stage}: this "
            "run did not change its record. Nothing was deleted, since every link would break. Run "
            "`pulumi up` without --target first"
        )

    def look(at: str) -> pulumi.Output[None] | None:
        if at != LIVE:
            return None
        return pulumi.Output.all(summary[TARGET_OUTPUT], *summary.values()).apply(end)

    stage.apply(look)


def past_now(
    domain: Domain, before: Past, stage: pulumi.Output[str], state: Standing, cdn: Serving
) -> pulumi.Output[Past]:
    """Where the recipients of `domain` have been, once this update is done.

    Args:
        domain: the domain.
        before: where they had been.
        stage: where its record points.
        state: what this update makes of its name.
        cdn: that its record leads to.
    """
    moved = state.finished  # else it is still where it was

    def now(stage: str, at: str) -> Past:
        others = tuple(name for name in domain.cdns if name != at)
        return before.at(at, others) if stage == LIVE and moved else before

    return together(now, stage, cdn)


def say_made_anew(domain: Domain, target: Target, stands: str | None) -> None:
    """Says that the edge of a live domain is gone, where its record is right for the new one, too.

    Where it is not, the hook on the record refuses to move it, in words of its own.

    Args:
        domain: whose edge is in the state no more.
        target: where it is to point.
        stands: where its record in the state points.
    """

    def compare(value: str) -> None:
        if value.rstrip(".") == stands:
            pulumi.log.warn(gone.stays(domain.host, value))

    applied(target.value, compare)


def what_next(
    domain: Domain,
    edges: Mapping[str, Served],
    targets: Mapping[str, Target | None],
    stage: pulumi.Output[str],
    past: pulumi.Output[Past],
    stack: str | None,
) -> pulumi.Output[str]:
    """What to do next, once everything is known that it depends on.

    Args:
        domain: the domain.
        edges: CDN -> the edge there; its own and the standbys'.
        targets: CDN -> where the domain would point there.
        stage: where its record points.
        past: where its recipients have been, with this update.
        stack: name of the stack whose outputs tell of it; None in a program of one's own.
    """
    asked = edges[domain.cdn].asked_certificate(domain.host)
    cdn = CDNS[domain.cdn]

    def step(stage: str, past: Past, status: str | None, urn: str, *named: Any) -> str:
        # The name of each edge, and what its CDN says of the domain; its own first.
        each = [Standby(*named[at : at + 2]) for at in range(0, len(named), 2)]
        fate = None if asked is None else cdn.certificate_fate(status or "", serving=domain.live)
        pending = stage == "certificate" and asked is not None and not isinstance(fate, Issued)
        return next_step(
            Situation(
                domain,
                stage,
                each[0].edge,
                each[0].guidance,
                past=past,
                stack=stack,
                fate=fate,
                certificate=urn,
                gives_up=cdn.sources[edges[domain.cdn].edge.source].gives_up if pending else None,
                standbys=dict(zip(domain.also, each[1:], strict=True)),
            )
        )

    told = ("", "") if asked is None else (asked.status, asked.urn)
    named: list[object] = []
    for name in domain.cdns:
        target = targets[name]
        named += [None if target is None else target.edge, edges[name].guidance(domain)]
    return together(step, stage, past, *told, *named)


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
    domain: Domain, serving: str, targets: Mapping[str, Target | None]
) -> dict[str, pulumi.Input[str] | None]:
    """Where the domain would point at each of its CDNs that does not serve it.

    Args:
        domain: the domain.
        serving: the CDN that does, or is to.
        targets: CDN -> where the domain would point there.
    """
    named = {cdn: targets[cdn] for cdn in domain.cdns if cdn != serving}
    return {cdn: None if t is None else t.value for cdn, t in named.items()}


def said_of_rest(domain: Domain) -> dict[str, pulumi.Input[object]]:
    """Inputs of the component where the stack file names a rest: policies and reviews read them."""
    place = named_rest(domain)
    if place is None:
        return {}
    return {"rollback_to": place.value, "rollback_proxied": place.proxied}


def remembered_rest(domain: Domain) -> dict[str, pulumi.Input[object]]:
    """The same as the next run reads it (`components.liveness`)."""
    place = named_rest(domain)
    if place is None:
        return {}
    return {REST_OUTPUT: {"value": place.value, "proxied": place.proxied}}
