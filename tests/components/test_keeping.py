"""Which resources carry a delete hook: all that a live host is made of, and no others."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pulumi
import pytest

from components.keeping import LIVE, PROTECTED, Keeping
from tests.support.recording import Recorded, record, run

HOST = "links.example.com"
OTHER = "other.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
BY_HAND = {"provider": "manual", "zone": "example.com"}
CLOUDFLARE = {"provider": "cloudflare", "zone": "example.com"}
CDNS: dict[str, dict[str, Any]] = {
    "cloudfront": {"cdn": "cloudfront", "dns": ROUTE53},
    "cloudfront alias": {"cdn": "cloudfront", "dns": {**ROUTE53, "record": "alias"}},
    "cloudfront by hand": {"cdn": "cloudfront", "dns": BY_HAND},
    "cloudflare": {"cdn": "cloudflare", "dns": CLOUDFLARE},
    "cloudflare rules": {"cdn": "cloudflare", "dns": CLOUDFLARE, "settings": "current"},
    "cloudflare pack": {
        "cdn": "cloudflare",
        "dns": CLOUDFLARE,
        "certificate": {"source": "advanced"},
    },
    "fastly": {"cdn": "fastly", "dns": ROUTE53, "owner_record": "1.example.com"},
    "keycdn": {"cdn": "keycdn", "dns": ROUTE53, "keycdn": {"accept_https_gap": True}},
    "proxy": {"cdn": "proxy", "dns": ROUTE53, "proxy": {"address": "192.0.2.1"}},
}
SHARED = "pulumi:providers:"


def hooks(recorded: Recorded) -> dict[str, list[str]]:
    """Logical name -> the delete hooks of every resource of a cloud."""
    return {
        resource.name: list(resource.request.hooks.before_delete)
        for resource in recorded.resources
        if resource.request.custom and not resource.type.startswith(SHARED)
    }


@pytest.mark.parametrize("keys", CDNS.values(), ids=CDNS)
@pytest.mark.parametrize("protect", [None, False, True])
def test_everything_of_a_live_host_has_the_hook_whatever_protect_says(
    keys: dict[str, Any], protect: bool | None
) -> None:
    found = hooks(run({HOST: {"esp": "sendgrid", "stage": "live", "protect": protect, **keys}}))

    assert found
    assert {name: names for name, names in found.items() if names != [LIVE]} == {}


@pytest.mark.parametrize("keys", CDNS.values(), ids=CDNS)
@pytest.mark.parametrize("stage", ["certificate", "build"])
def test_nothing_has_it_off_the_cdn(keys: dict[str, Any], stage: str) -> None:
    found = hooks(run({HOST: {"esp": "sendgrid", "stage": stage, **keys}}))

    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize("keys", CDNS.values(), ids=CDNS)
def test_what_protect_keeps_at_build_has_a_hook_of_its_own(keys: dict[str, Any]) -> None:
    recorded = run({HOST: {"esp": "sendgrid", "stage": "build", "protect": True, **keys}})

    for resource in recorded.resources:
        if resource.request.custom and not resource.type.startswith(SHARED):
            expected = [PROTECTED] if resource.request.protect else []
            assert list(resource.request.hooks.before_delete) == expected, resource.name


def test_neither_a_neighbour_at_build_nor_a_standby_has_it() -> None:
    live = {**CDNS["cloudfront"], "stage": "live", "also": ["fastly"]}
    found = hooks(run({HOST: live, OTHER: CDNS["fastly"]}, defaults={"esp": "sendgrid"}))

    assert found[f"{HOST}-tracking"] == found[f"{HOST}-distribution"] == [LIVE]
    assert not [names for name, names in found.items() if name.startswith(OTHER) and names]
    assert found[f"{HOST}-service"] == []


def test_a_group_keeps_its_edge_as_long_as_one_of_its_hosts_is_live() -> None:
    grouped = {**CDNS["cloudfront"], "esp": "sendgrid", "group": "g"}
    found = hooks(run({HOST: {**grouped, "stage": "live"}, OTHER: grouped}))

    assert found["g-distribution"] == found["g-certificate"] == [LIVE]
    assert found[f"{OTHER}-tracking"] == []


async def _told(stage: str | None, asked: asyncio.Event) -> Any:
    del asked
    return stage


async def _late(asked: asyncio.Event) -> str:
    await asked.wait()
    return "build"


async def _failed(asked: asyncio.Event) -> str:
    del asked
    raise RuntimeError("its record failed")


@pytest.mark.parametrize(
    ("stage", "refused"),
    [
        (partial(_told, "build"), False),
        (partial(_told, "certificate"), False),
        (partial(_told, "live"), True),
        (partial(_told, None), True),
        (_late, True),
        (_failed, True),
    ],
    ids=["build", "certificate", "live", "nothing", "late", "failed"],
)
def test_what_a_host_needs_goes_only_where_its_record_is_known_to_be_off_it(
    stage: Callable[[asyncio.Event], Awaitable[str]], refused: bool
) -> None:
    said: list[str] = []

    async def deleting(keeping: Any, made: pulumi.CustomResource, asked: asyncio.Event) -> None:
        identity = await made.id.future() or ""
        try:
            await keeping._refuse_while_live(
                pulumi.ResourceHookArgs("urn", identity, "n", "a:b/c:D")
            )
        except RuntimeError as error:
            said.append(str(error))
        asked.set()

    def program() -> None:
        keeping, asked = Keeping.of_this_program(), asyncio.Event()
        owner = pulumi.ComponentResource("a:b:C", "c", {}, keeping.while_live([HOST], [HOST]))
        made = pulumi.CustomResource("a:b/c:D", "n", {}, pulumi.ResourceOptions(parent=owner))
        told = pulumi.Output.from_input(stage(asked))
        told.recover(lambda _: "")  # else the program would end before anything is deleted
        keeping.stands(HOST, told)
        pulumi.Output.from_input(deleting(keeping, made, asked))

    record(program)

    assert [text.startswith(f"{HOST}: live, and every link") for text in said] == [True] * refused


def test_what_failed_to_register_does_not_pass_for_replaced() -> None:
    said: list[str] = []

    async def deleting(keeping: Any) -> None:
        try:
            await keeping._refuse_while_live(pulumi.ResourceHookArgs("urn", "1", "n", "a:b/c:D"))
        except RuntimeError as error:
            said.append(str(error))

    def program() -> None:
        keeping: Any = Keeping.of_this_program()
        owner = pulumi.ComponentResource("a:b:C", "c", {}, keeping.while_live([HOST], [HOST]))
        pulumi.CustomResource("a:b/c:D", "n", {}, pulumi.ResourceOptions(parent=owner))
        identity = pulumi.Output.from_input(_failed(asyncio.Event()))
        identity.recover(lambda _: "")
        keeping._resources["a:b/c:D", "n"] = SimpleNamespace(id=identity)
        pulumi.Output.from_input(deleting(keeping))

    record(program)

    assert said == ["its record failed"]
