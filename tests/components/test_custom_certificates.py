"""How an own certificate at Cloudflare is replaced: create first, wait, and a slot for both."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pulumi
import pytest

from components.cloudflare import certificate, slots
from components.cloudflare.slots import Slots
from components.config.values import Edge
from components.hooks import Hooks
from tests.support.certificates import chained
from tests.support.recording import record, run

HOST = "ablink.email.example.com"
UPLOADED = "cloudflare:index/customSsl:CustomSsl"
PEM, KEY, _ = chained()


@pytest.fixture(autouse=True)
def secret_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(["ssl-click-tracking:linkKey"]))


def uploaded(stage: str, plan: str) -> Any:
    """The registration of the certificate of one host."""
    domain = {
        "cdn": "cloudflare",
        "esp": "sendgrid",
        "stage": stage,
        "dns": {"provider": "cloudflare", "zone": "example.com"},
        "certificate": {"source": "custom", "certificate": PEM, "key_secret": "linkKey"},
        "cloudflare": {"plan": plan},
    }
    return run({HOST: domain}, linkKey=KEY).one(UPLOADED).request


@pytest.mark.parametrize("plan", ["business", "enterprise"])
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_while_live_the_new_one_comes_first_and_the_old_one_is_not_left_behind(
    stage: str, plan: str
) -> None:
    request = uploaded(stage, plan)
    assert request.deleteBeforeReplace is (stage != "live")
    assert not request.retainOnDelete
    assert list(request.ignoreChanges) == ["priority"]
    assert bool(list(request.hooks.before_delete)) is (stage == "live")
    looks = "look-for-a-certificate-slot" in list(request.hooks.before_create)
    assert looks is (stage == "live" and plan == "business")


@pytest.mark.parametrize(
    ("inputs", "answer", "refused"),
    [
        ({"zoneId": "1a"}, {"results": []}, False),
        ({"zoneId": "1a"}, {"results": [{"id": "old"}]}, True),
        ({"zoneId": None}, AssertionError("asked"), False),
        ({"zoneId": "1a"}, RuntimeError("Authentication error"), False),
    ],
)
def test_a_plan_with_one_slot_is_looked_at_first(
    monkeypatch: pytest.MonkeyPatch,
    inputs: Mapping[str, object],
    answer: Any,
    refused: bool,
) -> None:
    warned: list[str] = []

    async def answered(*_: object) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(slots, "invoke_async", answered)
    monkeypatch.setattr(pulumi.log, "warn", warned.append)

    class Cdn:
        def of(self, shared: object) -> Any:
            del shared
            return type("Options", (), {"plan": "business"})

    monkeypatch.setattr(slots, "CLOUDFLARE", Cdn())
    edge = cast(Edge, type("Live", (), {"live": True, "shared": None}))
    failed: list[str] = []

    def program() -> None:
        parent = pulumi.ComponentResource("a:b:C", "parent")
        looking = Slots(Hooks.of_this_program())
        looking.on_upload("n", edge, parent)
        args = pulumi.ResourceHookArgs(urn="", id="", name="n", type="", new_inputs=dict(inputs))

        async def look() -> None:
            try:
                await looking.before_upload(args)
            except RuntimeError as error:
                failed.append(str(error))

        pulumi.Output.from_input(look()).apply(lambda _: None)

    record(program)
    assert bool(failed) is refused
    if refused:
        assert "1 slot, which is taken. Nothing was changed" in failed[0]
        assert "source: advanced" in failed[0]
    assert bool(warned) is isinstance(answer, RuntimeError)


@pytest.mark.parametrize(
    ("errors", "known"),
    [
        ('400 {"errors":[{"code":1212,"message":"quota"}]}', True),
        ("You have reached your custom certificate quota", True),
        ("The certificate is not PEM text", False),
    ],
)
def test_the_api_s_own_refusal_is_explained(errors: str, known: bool) -> None:
    said = slots.explained(errors)
    assert (said is not None) is known
    assert said is None or slots.WAY in said


@pytest.mark.parametrize(
    ("statuses", "patience", "waits"),
    [
        (["active"], 0.0, True),
        (["pending", "initializing", "active"], 60.0, True),
        (["pending"], 0.0, False),
        (["expired"] * 50, 0.02, False),
    ],
)
def test_what_serves_goes_once_its_successor_serves(
    monkeypatch: pytest.MonkeyPatch, statuses: list[str], patience: float, waits: bool
) -> None:
    monkeypatch.setattr(certificate, "PAUSE", 0.001)
    left: Iterator[str] = iter(statuses)

    async def status() -> str:
        return next(left, statuses[-1])

    active: Any = vars(certificate)["_active"]
    if waits:
        asyncio.run(active("n", status, patience))
        return
    with pytest.raises(RuntimeError, match="the old one was kept and goes on serving"):
        asyncio.run(active("n", status, patience))


def test_a_universal_certificate_is_always_there() -> None:
    active: Any = vars(certificate)["_active"]
    asyncio.run(active("n", None, 0.0))


@pytest.mark.parametrize(("status", "said"), [("active", 0), ("ordered in this very update", 1)])
def test_a_preview_warns_that_the_update_will_not_wait(
    monkeypatch: pytest.MonkeyPatch, status: str, said: int
) -> None:
    warned: list[str] = []
    monkeypatch.setattr("pulumi.runtime.is_dry_run", lambda: True)
    monkeypatch.setattr("pulumi.log.warn", warned.append)

    async def told() -> str:
        return status

    active: Any = vars(certificate)["_active"]
    asyncio.run(active("n", told, 60.0))

    assert len(warned) == said
    assert all(f"n: the new certificate ({status}) takes minutes" in text for text in warned)
