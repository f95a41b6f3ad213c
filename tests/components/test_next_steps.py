"""The next step of every pair at every stage and in every situation: what a person does."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from components.catalog import ESPS
from components.cloudflare import advice
from components.registry import pairs
from components.situation import Situation
from components.steps import next_step
from tests.config.reading import config, read
from tests.support.computed import CALLS, Inputs, lookups
from tests.support.computed.names import BY_HAND, There
from tests.support.recording import ROOT, run

READ_STATE = "pulumi:pulumi:readStackResourceOutputs"
ZONE = "example.com"
ROUTE53 = {"provider": "route53", "zone": ZONE}
STAGES = ("certificate", "build", "live")
REGION = {"ses": {"region": "eu-west-1"}}
CDN_KEYS: Mapping[str, dict[str, Any]] = {
    "keycdn": {"keycdn": {"accept_https_gap": True}},
    "proxy": {"proxy": {"address": "203.0.113.10"}},
}
APPS = {"deep_links": {"apple": ["ABCDE12345.com.example"]}}
"""At every host, since it makes a text longer and never shorter."""

Domains = dict[str, dict[str, Any]]


def domains(stage: str, **keys: Any) -> Domains:
    """A host of each pair, by the longest name that ACM takes."""
    found: Domains = {}
    for cdn, esp in pairs():
        host = f"{cdn}-{esp}-{'x' * (50 - len(cdn) - len(esp))}.{ZONE}"
        dns = {"zone": ZONE} if cdn == "cloudflare" else ROUTE53
        own = {**REGION.get(esp, {}), **CDN_KEYS.get(cdn, {}), **APPS}
        found[host] = {"cdn": cdn, "esp": esp, "stage": stage, "dns": dns, **own, **keys}
    return found


def by_hand(stage: str) -> Domains:
    """The same where a person sets the records; in a partial zone that is Cloudflare's way."""
    partial = {"setup": "partial", "plan": "business", "zone": ZONE}
    found = domains(stage, dns={"provider": "manual"})
    for keys in found.values():
        if keys["cdn"] == "cloudflare":
            keys["cloudflare"] = partial
    return found


def existing(stage: str) -> Domains:
    """The same where the record was there before, as its ESP had it validated."""
    found = domains(stage)
    for host, keys in found.items():
        esp = ESPS[keys["esp"]]
        origin = esp.origin(str(keys.get("region") or esp.default_region))
        BY_HAND[host] = [There("CNAME", (origin,))]
        keys["dns"] = {**keys["dns"], "existing": True}
    return found


def rules_by_hand(stage: str) -> Domains:
    """Those at Cloudflare, where somebody else keeps the zone's rules."""
    every = domains(stage, cloudflare={"rules": "external"})
    return {host: keys for host, keys in every.items() if keys["cdn"] == "cloudflare"}


def standing_by(stage: str, *, swapped: bool = False) -> Domains:
    """The same with the other CDN beside it, where there is one for its DNS provider."""
    found = domains(stage)
    for keys in found.values():
        other = "fastly" if keys["cdn"] == "cloudfront" else "cloudfront"
        keys["dns"] = {"provider": "cloudflare", "zone": ZONE}
        keys["cdn"], keys["also"] = (other, [keys["cdn"]]) if swapped else (keys["cdn"], [other])
    return found


def told(wanted: Domains, state: Mapping[str, Any]) -> tuple[dict[str, str], Mapping[str, Any]]:
    """Host -> its next step, and the state afterwards."""

    def answer(_: Inputs) -> dict[str, Any]:
        return {"outputs": state}

    table = {**CALLS, READ_STATE: answer}
    if state:  # What the first update takes over is in DNS as `existing` left it.
        table |= lookups.answers(state)
    with mock.patch.dict(CALLS, table):
        recorded = run(wanted)
    return {host: recorded.outputs[host]["next_step"] for host in wanted}, recorded.state


def after(*updates: Domains) -> dict[str, str]:
    """What the last of these updates, each on the state of the one before, says to do next."""
    state: Mapping[str, Any] = {}
    steps: dict[str, str] = {}
    for wanted in updates:
        steps, state = told(wanted, state)
    return steps


SITUATIONS: Mapping[str, Callable[[], dict[str, str]]] = {
    **{stage: (lambda stage=stage: after(domains(stage))) for stage in STAGES},
    **{f"by hand, {stage}": (lambda stage=stage: after(by_hand(stage))) for stage in STAGES},
    **{f"existing, {stage}": (lambda stage=stage: after(existing(stage))) for stage in STAGES},
    "current, build": lambda: after(domains("build", settings="current")),
    "current, live": lambda: after(domains("live", settings="current")),
    "rolled back": lambda: after(domains("live"), domains("build")),
    "rolled back, existing": lambda: after(existing("live"), existing("build")),
    "rolled back by hand": lambda: after(by_hand("live"), by_hand("build")),
    "with a standby": lambda: after(standing_by("live")),
    "a standby is added": lambda: after(beside_nothing("live"), standing_by("live")),
    "rules by hand, build": lambda: after(rules_by_hand("build")),
    "swapped": lambda: after(standing_by("live"), standing_by("live", swapped=True)),
}


def beside_nothing(stage: str) -> Domains:
    """The domains of `standing_by` before they had one."""
    found = standing_by(stage)
    for keys in found.values():
        del keys["also"]
    return found


@cache
def situation(name: str) -> Mapping[str, str]:
    """Host -> next step; each situation is run once."""
    return SITUATIONS[name]()


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_deed_fits_where_the_command_line_cuts(name: str) -> None:
    for host, step in situation(name).items():
        deed, *more = step.split("\n")
        assert len(deed) <= 150, deed
        assert len(more) <= 2, step
        assert all(line == line.strip() and line for line in (deed, *more)), step
        # A name may be as long as 253 characters.
        assert ZONE not in deed, deed
        assert ".net" not in deed, deed
        assert deed.endswith((".", ":")), deed
        assert host.split(".")[0] not in deed


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_deed_that_needs_the_rest_says_where_it_is(name: str) -> None:
    """`pulumi stack output next` shows the deed alone."""
    for step in situation(name).values():
        deed = step.split("\n")[0]
        assert "below" not in deed, deed
        assert "{" not in step, step
        parts = ("check_by_hand", "rules_by_hand", "dns_records", "validation_record", "turned o")
        if any(part in deed for part in parts) or deed.startswith(
            ("Try", "Set the", "Load", "Put")
        ):
            assert "pulumi stack output domains)" in deed, deed


def test_in_a_program_of_one_s_own_the_rest_is_in_the_same_output() -> None:
    keys = {"cdn": "cloudflare", "esp": "sendgrid", "dns": {"zone": ZONE}}
    (domain,) = read(config({f"ablink.{ZONE}": keys})).domains
    guidance = advice.guidance(domain, "universal", None)

    step = next_step(Situation(domain, "build", None, guidance))

    assert step.startswith("Go through check_by_hand (in this output), set stage: live")
    assert "stack output" not in step


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_link_is_tried_over_both_schemes_with_the_answer_and_one_command(name: str) -> None:
    for host, step in situation(name).items():
        if step.count("python -m verify") == 0:
            # Only where nothing can be tried yet.
            assert "certificate" in name or host.startswith("keycdn"), step
            continue
        assert step.count("python -m verify") == 1, step
        deed, how, expect = step.split("\n")
        assert "https" in deed, deed
        assert re.search(r"\bhttp\b", deed) or name.startswith("rolled back"), deed
        assert re.match(r"Expect 30[12] to the .* over (https and )?http;", expect), expect
        assert how.index("in place of the one with TOKEN") < how.index(f"'https://{host}/"), how
        assert step.count("TOKEN") == 2, step


@pytest.mark.parametrize("name", SITUATIONS)
def test_nobody_is_asked_for_https_before_a_link_was_tried(name: str) -> None:
    for step in situation(name).values():
        handed_over = any(esp.hand_over in step for esp in ESPS.values())
        if handed_over:
            assert name.endswith("live") or "standby" in name, step
        for word in ("COM", "HTTPS on:"):
            if word in step:
                assert step.index("python -m verify") < step.index(word), step
                assert re.search(r"[Tt]ry a link|mend the edge|turned off", step.split("\n")[0])
        if "never validate" in step:
            assert handed_over


def test_the_command_is_named_in_one_place() -> None:
    named = [
        str(file.relative_to(ROOT))
        for file in Path(ROOT / "components").rglob("*.py")
        if "python -m verify" in file.read_text(encoding="utf-8")
    ]
    assert named == ["components/looking.py"]


OWN_TEXTS: Mapping[str, str] = {
    "rolled back": "Rolled back: https links already sent fail now. First have HTTPS turned off",
    "rolled back, existing": "Rolled back: https links already sent fail now. First have HTTPS",
    "a standby is added": "swap cdn and also",
    "existing, build": "Wait until the TTL the record had before it was taken over has passed",
}


@pytest.mark.parametrize("name", OWN_TEXTS)
def test_what_is_out_of_the_usual_has_a_text_of_its_own(name: str) -> None:
    for step in situation(name).values():
        assert OWN_TEXTS[name] in step.split("\n")[0], step


def test_what_cannot_be_tried_before_it_is_live_is_not_asked_to_be() -> None:
    for host, step in situation("rolled back").items():
        expect = step.split("\n")[2]
        tried_first = "over https and http; then set stage: live" in expect
        assert tried_first != host.startswith(("cloudflare", "keycdn")), step
        assert "set stage: live and run pulumi up." in expect


def test_a_rolled_back_host_says_who_turns_https_off_and_that_http_works() -> None:
    for name in ("rolled back", "rolled back by hand"):
        for host, step in situation(name).items():
            esp = ESPS[host.split("-")[1]]
            assert f"{esp.turn_off}. Links sent as http work" in step
            assert "To turn HTTPS on" not in step


def test_a_host_that_goes_back_to_another_edge_turns_nothing_off() -> None:
    """Only the ESP has no certificate for the name."""
    with_edge = {"dns": {**ROUTE53, "rollback_to": "hand.example.net"}}
    host = next(host for host in domains("live") if host.startswith("fastly"))
    live, back = ({host: {**domains(stage)[host], **with_edge}} for stage in ("live", "build"))
    step = after(live, back)[host]
    deed, *more = step.split("\n")

    assert deed.startswith("Rolled back to the edge that dns.rollback_to names: try a link there")
    assert len(deed) <= 150
    assert len(more) == 2
    assert "COM" not in step
    assert "hand.example.net serves both, nothing has to be turned off" in step


def test_a_swapped_host_says_when_the_old_one_goes_and_how_to_swap_back() -> None:
    for host, step in situation("swapped").items():
        old, new = host.split("-")[0], "fastly" if host.startswith("cloudfront") else "cloudfront"
        deed = step.split("\n")[0]
        assert f"if both lead to its page, take {old} out of also and run pulumi up." in deed
        assert "old TTL" in step
        assert f"swap back (cdn: {old}, also: [{new}])" in step
        assert "To turn HTTPS on" not in step


def test_a_standby_of_the_first_hour_does_not_hide_the_hand_over() -> None:
    for step in situation("with a standby").values():
        assert "have HTTPS turned on (how: pulumi stack output domains)" in step.split("\n")[0]
        assert "The standby is tried with --cdn" in step


@pytest.mark.parametrize(
    "updates",
    [
        [domains("live"), domains("build")],
        [standing_by("live"), standing_by("live", swapped=True)],
        [beside_nothing("live"), standing_by("live")],
    ],
    ids=["rolled back", "swapped", "a standby is added"],
)
def test_an_update_without_a_change_says_the_same_again(updates: list[Domains]) -> None:
    assert after(*updates, updates[-1]) == after(*updates)


def test_a_deep_link_has_its_files_named_wherever_a_link_is_tried() -> None:
    for name in ("build", "live"):
        assert all("Deep links:" in step for step in situation(name).values())
    assert "Deep links:" not in str(after(domains("build", deep_links=None)))
