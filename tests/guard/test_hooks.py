"""What the guard does with what a probe found, for each word of the key `guard`."""

import asyncio
from typing import Any

import pytest

from components.guard.expectation import Gap, Proof
from components.guard.hooks import Guard
from components.registry import DNS_PROVIDERS
from tests.guard.standing import (
    AT_EDGE,
    AT_ESP,
    BLIND,
    BROKEN,
    EDGE,
    HOST,
    NAME,
    StandIn,
    Unregistered,
    arguments,
    domain,
    guard,
    refusal,
)
from verify.values import Check


def test_a_record_moves_when_nothing_fails(stand_in: StandIn) -> None:
    asyncio.run(guard(domain()).check_move(arguments(AT_EDGE, AT_ESP)))

    assert stand_in.asked == [f"before {HOST} {EDGE}"]


@pytest.mark.parametrize("old", [AT_ESP, None])
def test_a_broken_edge_refuses_the_move_and_says_what_where_and_how(
    stand_in: StandIn, old: dict[str, Any] | None
) -> None:
    stand_in.found = [BROKEN]

    text = refusal(guard(domain()).check_move(arguments(AT_EDGE, old)))

    assert text.startswith(f"{HOST} was not moved to {EDGE}")
    assert ("sendgrid.net" if old else "there was none") in text
    for part in ("edge-error", "An error page.", "Check the origin.", "python -m verify"):
        assert part in text


def test_the_address_of_a_machine_moves_recipients_too(stand_in: StandIn) -> None:
    watching, name = guard(domain(cdn="proxy")), f"{HOST}-proxy-address"
    watching.watch_address(
        name, domain(cdn="proxy"), DNS_PROVIDERS["route53"], Proof(), f"proxy.{HOST}"
    )
    old, new = {"type": "A", "records": ["192.0.2.7"]}, {"type": "A", "records": ["192.0.2.8"]}
    asyncio.run(watching.check_move(arguments(new, old, name)))
    stand_in.found = [BROKEN]

    text = refusal(watching.check_move(arguments(new, old, name)))
    asyncio.run(watching.check_move(arguments({**old, "ttl": 60}, old, name)))

    assert text.startswith(f"{HOST} was not moved to 192.0.2.8")
    assert f"The tracking record is as it was (proxy.{HOST} at 192.0.2.7)" in text
    assert stand_in.asked == [f"before {HOST} 192.0.2.8"] * 2


def test_a_change_of_the_ttl_or_to_an_alias_of_the_same_edge_is_not_probed(
    stand_in: StandIn,
) -> None:
    stand_in.found = [BROKEN]
    alias = {"aliases": [{"name": EDGE, "zoneId": "Z"}]}
    for old, new in ((AT_EDGE, {**AT_EDGE, "ttl": 60}), (AT_EDGE, alias), (alias, AT_EDGE)):
        asyncio.run(guard(domain()).check_move(arguments(new, old)))
        asyncio.run(guard(domain()).confirm_move(arguments(new, old)))

    assert stand_in.asked == []


def test_warn_says_it_and_goes_on(stand_in: StandIn, said: list[str]) -> None:
    stand_in.found = [BROKEN]

    asyncio.run(guard(domain("warn")).check_move(arguments(AT_EDGE, AT_ESP)))

    (line,) = said
    assert "edge-error" in line
    assert "the update went on" in line


def test_a_probe_that_could_not_run_refuses_in_words_of_its_own(stand_in: StandIn) -> None:
    stand_in.found = [BLIND]

    text = refusal(guard(domain()).check_move(arguments(AT_EDGE, AT_ESP)))

    assert "nothing was proved" in text
    assert "no route to the internet" in text
    assert "guard: warn" in text
    assert "does not serve its links" not in text


@pytest.mark.parametrize(
    ("accepted", "today", "refused"),
    [(False, True, True), (False, False, False), (True, True, False)],
)
def test_a_gap_of_https_is_refused_where_https_works_today_and_nobody_accepts_it(
    stand_in: StandIn, accepted: bool, today: bool, refused: bool
) -> None:
    stand_in.https_today = today
    checking = guard(domain(), Proof(gap=Gap(accepted, "Bring a certificate."))).check_move(
        arguments(AT_EDGE, AT_ESP)
    )
    if refused:
        text = refusal(checking)
        assert "serves HTTPS today" in text
        assert "Bring a certificate." in text
        assert stand_in.asked == [f"https {HOST}"]
    else:
        asyncio.run(checking)
        assert stand_in.asked[-1] == f"before {HOST} {EDGE}"


PROXIED = {"content": "sendgrid.net", "proxied": True, "ttl": 1}


def proxied(status: str) -> Guard:
    """A guard of a domain at Cloudflare, whose pack has a status."""

    async def told() -> str:
        return status

    watched = domain(cdn="cloudflare")
    made = Guard(Unregistered())
    proof = Proof(stands=["its page rule is there"], certificate_status=told)
    made.watch(NAME, watched, DNS_PROVIDERS["cloudflare"], proof)
    return made


@pytest.mark.parametrize("old", [None, {**PROXIED, "proxied": False}])
def test_a_certificate_that_is_not_active_refuses_before_anything_is_probed(
    stand_in: StandIn, old: dict[str, Any] | None
) -> None:
    asked = proxied("pending_validation").check_certificate(arguments(PROXIED, old))

    assert "its certificate is 'pending_validation', not active" in refusal(asked)
    assert stand_in.asked == []


def test_nobody_asks_for_the_certificate_of_a_record_that_does_not_move() -> None:
    for new in (PROXIED, {**PROXIED, "ttl": 60}):
        asyncio.run(proxied("initializing").check_certificate(arguments(new, PROXIED)))


def test_a_record_that_nobody_can_read_does_not_move(stand_in: StandIn) -> None:
    text = refusal(guard(domain()).check_move(arguments({"records": ["a", "b"]}, AT_ESP)))

    assert "nobody can read the record to be" in text
    assert stand_in.asked == []


def test_what_could_not_be_proved_before_the_record_is_proxied_is_said(
    stand_in: StandIn, said: list[str]
) -> None:
    del stand_in

    watching = proxied("active")
    asyncio.run(watching.check_certificate(arguments(PROXIED)))
    asyncio.run(watching.check_move(arguments(PROXIED)))

    (line,) = said
    assert "proved before the change: its certificate is active, its page rule is there" in line
    assert "Not proved: Cloudflare answers for a name only once its record is proxied" in line


def test_after_the_move_the_way_back_stands_in_the_message(stand_in: StandIn) -> None:
    stand_in.found = [BROKEN]

    text = refusal(guard(domain()).confirm_move(arguments(AT_EDGE, AT_ESP)))

    for part in (
        "was moved, and its links do not work",
        "set stage: build and run `pulumi up`",
        "python -m verify",
        "Another `pulumi up` does not look again",
    ):
        assert part in text
    assert stand_in.asked == [f"live {HOST} {EDGE}"]


def test_a_resolver_that_remembers_the_old_record_is_waited_for_and_then_gone_past(
    stand_in: StandIn, said: list[str]
) -> None:
    stand_in.dns = Check("dns", "fail", "dns-at-esp", f"{HOST} -> sendgrid.net")

    asyncio.run(guard(domain()).confirm_move(arguments(AT_EDGE, AT_ESP)))

    assert "for its TTL of 600 s" in said[0]
    assert stand_in.asked == [f"live {HOST} {EDGE} past dns"]


def test_a_name_that_dns_does_not_know_after_the_move_fails(stand_in: StandIn) -> None:
    stand_in.dns = Check("dns", "fail", "dns-missing", "NXDOMAIN")

    assert "dns-missing" in refusal(guard(domain()).confirm_move(arguments(AT_EDGE, AT_ESP)))
    assert stand_in.asked == []


def test_as_many_are_probed_at_once_as_the_engine_asks_for(stand_in: StandIn) -> None:
    """Each waits until all have begun: one after the other would never end."""
    watching = guard(domain())

    async def everybody() -> None:
        stand_in.together = asyncio.Barrier(100)
        async with asyncio.timeout(20):
            await asyncio.gather(
                *(watching.check_move(arguments(AT_EDGE, AT_ESP)) for _ in range(100))
            )

    asyncio.run(everybody())

    assert len(stand_in.asked) == 100
