"""What only a cloud or the state knows to be wrong is said before anything is registered."""

import re
import runpy
from collections.abc import Callable, Mapping
from typing import Any, cast
from unittest import mock

import grpc
import pulumi
import pulumi_cloudflare as cloudflare
import pytest

from components.cloudflare.sendgrid import CloudflareSendGrid
from tests.components.test_bad_input import HERE, Args, said
from tests.support import computed
from tests.support.pairs import FLARE, HOST, PAIRS, ROUTE53, args, class_of
from tests.support.recording import ROOT, Recorded, record

ZONES: Mapping[str, tuple[Args, str]] = {
    "another": ({"zone_id": "Z0OTHERNAME"}, f"is the zone example.net, and {HOST} is not below it"),
    "private": ({"zone_id": "Z0PRIVATE"}, "is a private zone"),
    "another name": ({"zone_id": "Z0OTHERNAME", "zone": "example.com"}, "correct one of the two"),
    "missing": ({"zone": "email.example.com"}, "could not find it"),
}
"""What is wrong with a zone of Route 53 -> how it is named, and what is said of it."""

AT_CLOUDFLARE: Mapping[str, tuple[Args, str]] = {
    "another": ({"zone_id": "a" * 32}, ZONES["another"][1]),
    "private": ({"zone_id": "c" * 32}, "an internal zone"),
    "another name": ({"zone_id": "a" * 32, "zone": "example.com"}, "correct one of the two"),
    "missing": ({"zone": "email.example.com"}, "could not find it"),
}
PARTIAL: Args = {"setup": "partial", "plan": "business"}


@pytest.fixture(autouse=True)
def two_zones_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_known(token: str) -> Callable[[computed.Inputs], dict[str, Any]]:
        def answer(inputs: computed.Inputs) -> dict[str, Any]:
            named: Any = inputs.get("filter") or {}
            name = str(inputs.get("name") or named.get("name"))
            if name.rstrip(".") in ("email.example.com", "gone.example.com"):
                raise computed.CallFailedError("returned an error: no matching zone")
            return computed.CALLS[token](inputs)

        return answer

    tokens = ("aws:route53/getZone:getZone", "cloudflare:index/getZone:getZone")
    known = {token: only_known(token) for token in tokens}
    monkeypatch.setattr("tests.support.recording.CALLS", {**computed.CALLS, **known})


def of_class(kind: str, dns: Args, stage: str) -> Args:
    """Arguments of a class, with a zone that is named so."""
    if kind == "TrackingDomain":
        return {"host": HOST, "esp": "sendgrid", "dns": dns, "target": {"value": "e.example.net"}}
    if kind == "ClickTracking":
        return {"domains": {HOST: {"cdn": "fastly", "esp": "ses", "region": "eu-west-1",
                                   "stage": stage, "dns": dns}}}  # fmt: skip
    return args(kind, stage, dns=dns)


@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
@pytest.mark.parametrize("wrong", ZONES)
@pytest.mark.parametrize("kind", [*PAIRS, "TrackingDomain", "ClickTracking"])
def test_a_zone_that_is_not_the_hosts(kind: str, wrong: str, stage: str) -> None:
    own = kind in PAIRS and PAIRS[kind][0] == "cloudflare"
    keys, expected = (AT_CLOUDFLARE if own else ZONES)[wrong]
    dns = {"provider": "cloudflare" if own else "route53", **keys}

    first, *lines = said(kind, lambda: of_class(kind, dns, stage)).splitlines()

    assert any(expected in line for line in lines), lines
    assert re.fullmatch(rf"{kind} 'links' cannot be made {re.escape(HERE)}; .*:", first), first


def test_every_zone_that_is_wrong_is_said_at_once_and_asked_for_once() -> None:
    def domain(dns: Args) -> Args:
        return {"cdn": "fastly", "esp": "sendgrid", "dns": {"provider": "route53", **dns}}

    domains = {
        HOST: domain({"zone_id": "Z0OTHERNAME"}),
        "b.example.com": domain({"zone_id": "Z0PRIVATE"}),
        "c.gone.example.com": domain({"zone": "gone.example.com"}),
        "d.gone.example.com": domain({"zone": "gone.example.com"}),
    }

    lines = said("ClickTracking", lambda: {"domains": domains}).splitlines()[1:]

    assert len(lines) == 3, lines
    for expected in ("is not below it", "is a private zone", "could not find it"):
        assert sum(expected in line for line in lines) == 1, (expected, lines)


def refused(domains: Args) -> tuple[str, Recorded]:
    """What a stack file's program says, and what it has registered."""
    heard: list[str] = []

    def program() -> None:
        with mock.patch("signal.signal"), pytest.raises(pulumi.RunError) as caught:
            runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__")
        heard.append(str(caught.value))

    recorded = record(program, {"domains": domains})
    return heard[0], recorded


@pytest.mark.parametrize("wrong", ["another", "private", "missing"])
def test_no_host_of_a_stack_file_is_registered_when_the_last_ones_zone_is_wrong(wrong: str) -> None:
    right = {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}
    keys, expected = ZONES[wrong]
    dns = {"provider": "route53", **keys}

    text, recorded = refused({"a.example.com": right, HOST: {**right, "dns": dns}})

    assert expected in text
    assert recorded.resources == []


@pytest.mark.parametrize("kind", ["CloudflareSendGrid", "ClickTracking"])
def test_the_zone_beside_a_partial_setup_is_looked_at_as_early(kind: str) -> None:
    keys = {**PARTIAL, "zone_id": "a" * 32, "rules": "external"}
    domain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": ROUTE53, "cloudflare": keys}
    given = {"domains": {HOST: domain}}
    if kind != "ClickTracking":
        given = {"hosts": [HOST], "dns": ROUTE53, **keys}

    first, *lines = said(kind, lambda: given).splitlines()

    assert HERE in first
    assert "Cloudflare's zone is example.net, which does not contain this host" in "".join(lines)


def test_the_zone_beside_a_partial_setup_is_asked_for_in_its_own_account_once() -> None:
    """Its records' account is another cloud's, which knows of no such zone."""

    def program() -> None:
        own = cloudflare.Provider("own", api_token="x" * 40)
        keys = {**PARTIAL, "zone": "example.com", "rules": "external", "dns": ROUTE53}
        opts = pulumi.ResourceOptions(providers=[own])
        CloudflareSendGrid("links", cast(Any, {"hosts": [HOST], **keys}), opts)

    recorded = record(program)

    zones = [where for token, where in recorded.asked if token.endswith("getZone:getZone")
             and token.startswith("cloudflare:")]  # fmt: skip
    assert zones == ["own"]


def test_outputs_of_one_zone_are_one_zone() -> None:
    """As many as the program has made of it."""
    hosts = [HOST, "b.example.com"]

    def domain() -> Args:
        dns = {**FLARE, "zone_id": pulumi.Output.from_input("0" * 32)}
        return {"cdn": "cloudflare", "esp": "ses", "region": "eu-west-1", "dns": dns}

    def program() -> None:
        from components.click_tracking import ClickTracking

        ClickTracking("links", {"domains": {host: domain() for host in hosts}})

    rulesets = record(program).of("cloudflare:index/ruleset:Ruleset")

    assert rulesets
    for ruleset in rulesets.values():
        assert all(host in str(ruleset.inputs["rules"]) for host in hosts)


RULES: Args = {"zone": "example.com", "zone_id": "0" * 32, "no_cache": [HOST]}
RULED: Args = {"cdn": "cloudflare", "esp": "ses", "region": "eu-west-1", "dns": FLARE}


@pytest.mark.parametrize("second", ["ClickTracking", "CloudflareZoneRules"])
@pytest.mark.parametrize("first", ["ClickTracking", "CloudflareZoneRules"])
def test_the_second_owner_of_a_zones_rulesets_is_refused_by_name_and_line(
    first: str, second: str
) -> None:
    def make(kind: str, host: str) -> Args:
        if kind == "ClickTracking":
            return {"domains": {host: RULED}}
        return {**RULES, "no_cache": [host]}

    heard: list[str] = []

    def program() -> None:
        class_of(first)("first", make(first, HOST))
        with pytest.raises(pulumi.RunError) as caught:
            class_of(second)("second", make(second, "b.example.com"))
        heard.append(str(caught.value))

    recorded = record(program)

    assert f"has its rulesets in {first} 'first' of this program already" in heard[0]
    assert heard[0].startswith(f"{second} 'second' has 1 fault (tests/components/test_refused_fi")
    assert not [one for one in recorded.resources if one.name in ("second", "b.example.com")]


@pytest.mark.parametrize(
    ("kind", "make", "what"),
    [
        ("CloudflareZoneRules", lambda: {**RULES}, "a zone 'example.com' ha"),
        ("ClickTracking", lambda: {"domains": {HOST: RULED}}, "a zone 'example.com' has its rules"),
        (
            "FastlySendGrid",
            lambda: args("FastlySendGrid"),
            "belongs to a component that",
        ),
        (
            "TrackingDomain",
            lambda: of_class("TrackingDomain", {**ROUTE53}, ""),
            "belongs to a comp",
        ),
    ],
)
def test_what_another_process_of_the_update_has_is_refused(
    monkeypatch: pytest.MonkeyPatch, kind: str, make: Callable[[], Args], what: str
) -> None:
    """The engine takes a name of a hook once, which is how the processes know of each other."""
    names = {"ssl-click-tracking rulesets of example.com", f"ssl-click-tracking host {HOST}"}
    if what.startswith("a zone"):
        names.discard(f"ssl-click-tracking host {HOST}")

    def taken(_: object, request: Any) -> object:
        if request.name in names:
            raise Refused
        return object()

    monkeypatch.setattr("pulumi.runtime.mocks.MockMonitor.RegisterResourceHook", taken)

    first, *lines = said(kind, make).splitlines()

    assert what in lines[0]
    assert HERE in first


class Refused(grpc.RpcError):
    """The engine's answer to a name that it has."""

    def __str__(self) -> str:
        return 'resource hook "x" already registered for URN'


def test_a_pair_alone_is_held_to_the_page_rules_of_its_zones_plan() -> None:
    hosts = [f"{letter}.example.com" for letter in "abcd"]
    own = {"hosts": hosts, "dns": FLARE, "rules": "page_rules", "settings": "documented"}

    first, *lines = said("CloudflareSendGrid", lambda: own).splitlines()

    assert HERE in first
    assert (
        lines[0].strip().startswith("zone 'example.com': needs 4 page rules, and the plan 'free'")
    )


def test_a_pair_alone_takes_no_ruleset_over() -> None:
    adopt = {"rulesets": {"http_config_settings": "0" * 32}}
    own = {"hosts": [HOST], "dns": FLARE, "region": "eu-west-1", "adopt": adopt}

    told = said("CloudflareSes", lambda: own)

    expected = "adopt.rulesets.http_config_settings: is not used: a pair that is built alone makes"
    assert expected in told


def test_an_option_is_called_by_its_argument_in_a_message_of_its_pair() -> None:
    own = {"hosts": [HOST], "dns": FLARE, "zone": "example.com"}

    told = said("CloudflareSendGrid", lambda: own)

    assert "cloudflare." not in told, told
    assert "setup: partial" in told
