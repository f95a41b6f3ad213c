"""After a change of an edge its live hosts are tried, once, when every part of it stands."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import pulumi
import pytest

from components.config.values import Domain
from components.guard.edges import EdgeWatch
from components.guard.expectation import Gap, Proof
from components.guard.hooks import Guard
from components.registry import DNS_PROVIDERS
from tests.guard.standing import (
    AT_EDGE,
    AT_ESP,
    BLIND,
    BROKEN,
    HOST,
    NAME,
    StandIn,
    Unregistered,
    domain,
)
from verify.values import Check

OTHER = "b.example.com"


@dataclass
class Standing:
    """In place of a resource's URN: known once it stands."""

    event: asyncio.Event

    async def future(self) -> str:
        await self.event.wait()
        return "urn"


@dataclass
class Edge:
    """A watch over one edge of some parts, in a program without an engine."""

    domains: Sequence[Domain]
    names: Sequence[str] = ("distribution", "certificate")
    proof: Proof = field(default_factory=Proof)
    parts: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])

    def __post_init__(self) -> None:
        hooks = Unregistered()
        self.watch = EdgeWatch.of(hooks)
        self.guard = Guard.of(hooks)
        hosts = [one.host for one in self.domains]
        for one in self.domains:
            provider = DNS_PROVIDERS[one.dns.provider]
            self.guard.know(one)
            self.guard.watch(f"{one.host}-tracking", one, provider, self.proof)
        options = self.watch.over("cloudfront", hosts)
        (watched,) = cast(Any, options.transformations)
        for name in self.names:
            resource = object.__new__(pulumi.CustomResource)
            self.parts[name] = asyncio.Event()
            vars(resource)["urn"] = Standing(self.parts[name])
            opts = pulumi.ResourceOptions()
            watched(pulumi.ResourceTransformationArgs(resource, "type", name, {}, opts))

    async def end(self, *changed: str) -> None:
        """The update of the parts that change, the others as they were, to its end."""
        for name in changed:
            await self.watch.note(part(name, {"a": 1}, {"a": 2}))
            self.parts[name].set()
        for event in self.parts.values():
            event.set()
        trial = cast(Any, self.watch)._trial
        if trial is not None:
            await trial.future()


def part(name: str, old: dict[str, Any] | None, new: dict[str, Any]) -> pulumi.ResourceHookArgs:
    return pulumi.ResourceHookArgs("urn", "id", name, "type", new_inputs=new, old_inputs=old)


def refusal(edge: Edge, *changed: str) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        asyncio.run(edge.end(*changed))
    return str(caught.value)


def test_a_change_that_breaks_live_links_names_what_changed_and_the_way_back(
    stand_in: StandIn,
) -> None:
    stand_in.found = [BROKEN]

    text = refusal(Edge([domain()]), "distribution")

    for said in (
        f"{HOST}:\n  esp: edge-error",
        "What was changed: distribution (a)",
        "To take it back",
        f"`python -m verify {HOST} --cdn cloudfront --esp sendgrid`",
    ):
        assert said in text
    assert stand_in.asked == [f"live {HOST} None"]


def test_several_changes_of_one_edge_are_tried_once_and_only_when_all_have_been_made(
    stand_in: StandIn,
) -> None:
    stand_in.found = [BROKEN]
    edge = Edge([domain()])

    async def updated() -> None:
        await edge.watch.note(part("distribution", {"a": 1}, {"a": 2}))
        edge.parts["distribution"].set()
        for _ in range(20):
            await asyncio.sleep(0)
        assert stand_in.asked == [], "half a change proves nothing"
        await edge.end("certificate")

    with pytest.raises(pulumi.RunError) as caught:
        asyncio.run(updated())
    assert "certificate (a); distribution (a)" in str(caught.value)
    assert stand_in.asked == [f"live {HOST} None"]


def test_a_part_that_comes_after_the_trial_is_tried_too(stand_in: StandIn) -> None:
    """In the component package one component may be made long after another."""
    edge = Edge([domain()], names=["distribution"])

    async def updated() -> None:
        await edge.end("distribution")
        await edge.watch.settled()
        stand_in.found = [BROKEN]
        await edge.watch.note(part("distribution", {"a": 2}, {"a": 3}))
        await edge.watch.settled()

    with pytest.raises(pulumi.RunError, match=r"distribution \(a\)"):
        asyncio.run(updated())
    assert stand_in.asked == [f"live {HOST} None"] * 2


def test_without_a_change_nothing_is_tried(stand_in: StandIn) -> None:
    stand_in.found = [BROKEN]

    asyncio.run(Edge([domain()]).end())

    assert stand_in.asked == []


def test_a_part_that_is_new_counts_as_a_change(stand_in: StandIn) -> None:
    stand_in.found = [BROKEN]
    edge = Edge([domain()], names=["certificate"])

    async def created() -> None:
        await edge.watch.note(part("certificate", None, {"a": 2}))
        await edge.end()

    with pytest.raises(pulumi.RunError) as caught:
        asyncio.run(created())
    assert "certificate (new)" in str(caught.value)


def test_a_host_that_moved_in_this_update_is_left_to_the_hooks_of_its_record(
    stand_in: StandIn,
) -> None:
    edge = Edge([domain()])
    move = pulumi.ResourceHookArgs("u", "i", NAME, "t", new_inputs=AT_EDGE, old_inputs=AT_ESP)

    async def moved() -> None:
        await edge.guard.check_move(move)
        stand_in.found = [BROKEN]
        stand_in.asked.clear()
        await edge.end("distribution")

    asyncio.run(moved())

    assert stand_in.asked == []


@pytest.mark.parametrize("cause", ["dns-at-esp", "dns-missing"])
def test_a_host_that_dns_shows_elsewhere_or_not_yet_is_no_reason_to_fail(
    stand_in: StandIn, cause: str
) -> None:
    """A host that goes live from nothing has its record after its edge."""
    stand_in.found = [BROKEN]
    stand_in.dns = Check("dns", "fail", cause, "")

    asyncio.run(Edge([domain()]).end("distribution"))

    assert stand_in.asked == []


def test_what_could_not_be_tried_is_told_apart(stand_in: StandIn) -> None:
    stand_in.found = [BLIND]

    text = refusal(Edge([domain()]), "distribution")

    assert "nothing was proved, because the probe could not run here" in text


def test_it_only_warns_where_every_failing_host_wants_that(
    stand_in: StandIn, said: list[str]
) -> None:
    stand_in.found = [BROKEN]

    asyncio.run(Edge([domain("warn")]).end("distribution"))

    assert "edge-error" in said[0]
    assert "guard: warn, so the update went on" in said[0]


def test_hosts_of_one_edge_are_told_together_and_fail_if_one_wants_that(
    stand_in: StandIn,
) -> None:
    stand_in.found = [BROKEN]
    edge = Edge([domain("warn"), domain(host=OTHER)])

    text = refusal(edge, "distribution")

    assert f"{HOST}:\n" in text
    assert f"{OTHER}:\n" in text
    assert text.count("What was changed") == 1


def test_a_certificate_that_comes_later_is_not_judged_by_what_is_there_until_then(
    stand_in: StandIn,
) -> None:
    gap = Proof(gap=Gap(accepted=True, remedy=""))
    for late in (True, False):
        edge = Edge([domain()], proof=gap)
        if late:
            edge.watch.comes_late("certificate")
        asyncio.run(edge.end("certificate"))
        assert (stand_in.proof is not None and stand_in.proof.gap is not None) == late


@pytest.mark.parametrize("quiet", [{"mode": False}, {"stage": "build"}, {"cdn": "fastly"}])
def test_edges_without_a_guarded_live_host_are_not_watched(quiet: dict[str, Any]) -> None:
    mode = quiet.pop("mode", True)

    assert Edge([domain(mode, **quiet)]).watch.parts(HOST) == []
