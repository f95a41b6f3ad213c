"""A name that moves from one rest to another is looked at as before and after a cut-over."""

import asyncio
from typing import Any, Literal

import pytest

from components.config.dns import Dns
from components.config.values import Domain
from components.guard.expectation import Gap, Proof
from components.guard.hooks import Guard
from components.registry import DNS_PROVIDERS
from tests.guard.standing import (
    AT_EDGE,
    AT_ESP,
    BROKEN,
    EDGE,
    HOST,
    NAME,
    StandIn,
    Unregistered,
    arguments,
    refusal,
)

OTHER = {"records": ["hand.example.net"], "ttl": 300}
EU = {"records": ["eu.sendgrid.net"], "ttl": 300}
GAP = Proof(gap=Gap(False, "Mend the gap."))


def resting(
    mode: bool | Literal["warn"] = True,
    provider: str = "route53",
    rested: str | None = None,
    *,
    rests: bool = True,
) -> Guard:
    """The guard of a KeyCDN name that rests, whose edge has a gap of its own."""
    dns = Dns(provider=provider, zone="example.com", rollback_to="hand.example.net")
    domain = Domain(host=HOST, cdn="keycdn", esp="sendgrid", stage="build", dns=dns, guard=mode)
    made = Guard(Unregistered())
    made.know(domain)
    made.watch(NAME, domain, DNS_PROVIDERS[provider], GAP, resting=True, rests=rests, rested=rested)
    return made


def test_a_rollback_is_never_looked_at(stand_in: StandIn) -> None:
    stand_in.found = [BROKEN]
    back = arguments(OTHER, AT_EDGE)

    asyncio.run(resting(rests=False).check_move(back))
    asyncio.run(resting(rests=False).confirm_move(back))

    assert stand_in.asked == []


@pytest.mark.parametrize("old", [AT_EDGE, AT_ESP], ids=["hand", "esp"])
def test_another_rest_that_serves_nothing_is_refused(
    stand_in: StandIn, old: dict[str, Any]
) -> None:
    stand_in.found, stand_in.https_today = [BROKEN], True

    text = refusal(resting().check_move(arguments(OTHER, old)))

    assert text.startswith(f"{HOST} was not moved to hand.example.net")
    assert stand_in.asked == [f"before {HOST} hand.example.net"]


def test_to_the_esp_it_is_looked_at_as_well_and_between_its_hosts_it_is_not(
    stand_in: StandIn,
) -> None:
    stand_in.found = [BROKEN]

    assert "was not moved to sendgrid.net" in refusal(
        resting().check_move(arguments(AT_ESP, AT_EDGE))
    )
    asyncio.run(resting().check_move(arguments(EU, AT_ESP)))
    asyncio.run(resting().check_move(arguments(AT_ESP, None)))
    asyncio.run(resting().check_move(arguments({**AT_EDGE, "ttl": 60}, AT_EDGE)))
    assert stand_in.asked == [f"before {HOST} sendgrid.net"]


def test_another_origin_is_a_host_of_the_esp_too_where_it_was_written(stand_in: StandIn) -> None:
    """It has no certificate for the name, so that nothing could ever be put right there."""
    stand_in.found = [BROKEN]
    mine = {"records": ["links.example.org"], "ttl": 300}

    asyncio.run(resting(rested="links.example.org").check_move(arguments(AT_ESP, mine)))
    assert stand_in.asked == []
    assert "was not moved" in refusal(resting().check_move(arguments(AT_ESP, mine)))


def test_what_does_not_work_there_says_how_to_go_back(stand_in: StandIn) -> None:
    stand_in.found = [BROKEN]

    text = refusal(resting().confirm_move(arguments(OTHER, AT_EDGE)))

    assert "put dns.rollback_to and dns.rollback_proxied back as they were" in text
    assert "stage: build" not in text
    assert stand_in.asked == [f"live {HOST} hand.example.net"]


def test_behind_a_proxy_nothing_can_be_tried_and_that_is_said(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("pulumi.log.warn", said.append)
    guard = resting(provider="cloudflare")
    old = {"content": EDGE, "proxied": True, "type": "CNAME"}
    moved = arguments({**old, "content": "hand.example.net"}, old)

    asyncio.run(guard.check_move(moved))
    asyncio.run(guard.confirm_move(moved))

    assert stand_in.asked == []
    assert len(said) == 1
    assert f"{HOST} goes to the proxy in front of hand.example.net" in said[0]
