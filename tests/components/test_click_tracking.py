"""The whole of a stack file as one component."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pulumi_aws as aws
import pytest

from components import hook_names
from components.click_tracking import ClickTracking
from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.tracking_domain import TrackingDomain
from tests.support.computed import CALLS
from tests.support.recording import DISTRIBUTION, RECORD, Recorded, record, run

HOST = "ablink.email.example.com"
CLICK = "click.email.example.com"
DEFAULTS = {"dns": {"provider": "route53", "zone": "example.com"}}
DOMAINS: dict[str, dict[str, Any]] = {
    HOST: {"cdn": "cloudfront", "esp": "sendgrid", "stage": "live"},
    CLICK: {"cdn": "cloudfront", "esp": "sparkpost"},
}
ARGS: dict[str, Any] = {"domains": DOMAINS, "defaults": DEFAULTS}
TYPE = "ssl-click-tracking:index:ClickTracking"


def made(*parts: Callable[[], object]) -> Recorded:
    """What a program of these parts registers."""

    def program() -> None:
        for part in parts:
            part()

    return record(program)


def click(
    name: str = "links", args: Any = None, opts: pulumi.ResourceOptions | None = None
) -> ClickTracking:
    return ClickTracking(name, cast(Any, ARGS if args is None else args), opts)


def faults(args: Callable[[], Any]) -> list[str]:
    said: list[str] = []

    def program() -> None:
        with pytest.raises(pulumi.RunError) as caught:
            click(args=args())
        said.extend(str(caught.value).splitlines())

    recorded = record(program)
    assert recorded.resources == []
    assert said[0].startswith("ClickTracking 'links' has ")
    return [line.strip() for line in said[1:]]


def test_it_makes_what_the_stack_file_makes_below_it() -> None:
    alone, whole = made(click), run(DOMAINS, defaults=DEFAULTS)
    shared = {"aws:cloudfront/cachePolicy:CachePolicy"}
    shared.add("aws:cloudfront/originRequestPolicy:OriginRequestPolicy")

    def seen(recorded: Recorded) -> dict[tuple[str, str], Any]:
        return {
            (r.type, r.name): {k: v for k, v in r.inputs.items() if k != "defaultCacheBehavior"}
            for r in recorded.resources
            if r.request.custom and r.type not in shared
        }

    assert seen(alone) == seen(whole)
    domains = alone.of("ssl-click-tracking:index:TrackingDomain")
    assert {domain.parent for domain in domains.values()} == {"ClickTracking links"}
    assert alone.one(
        "ssl-click-tracking:index:CloudFrontSes".replace("Ses", "SendGrid")
    ).parent == ("ClickTracking links")


def test_outputs_are_those_of_a_stack() -> None:
    outputs = made(click).registered[TYPE, "links"]

    assert outputs["format"] == 1
    assert outputs["domains"][HOST]["stage"] == "live"
    assert outputs["next"].splitlines()[1].startswith(f"{CLICK}: ")


def test_several_share_a_zone_and_an_account_without_a_name_in_common() -> None:
    other = {"domains": {"c.example.com": DOMAINS[CLICK]}, "defaults": DEFAULTS}
    recorded = made(click, lambda: click("more", other))
    custom = [r for r in recorded.resources if r.request.custom]
    policies = recorded.of("aws:cloudfront/cachePolicy:CachePolicy")

    assert len({(r.type, r.name) for r in custom}) == len(custom)
    assert len({policy.inputs["name"] for policy in policies.values()}) == 2


def test_its_options_are_what_they_are_for_any_component() -> None:
    def program() -> None:
        team = pulumi.ComponentResource("team:index:Mail", "team")
        provider = aws.Provider("other", region="us-east-1")
        opts = pulumi.ResourceOptions(parent=team, providers=[provider], protect=True)
        click(opts=opts)

    recorded = record(program)
    tracking = recorded.of(RECORD)[f"{CLICK}-tracking"].request

    assert recorded.one(TYPE).parent == "Mail team"
    assert "other" in recorded.of(DISTRIBUTION)[f"{CLICK}-distribution"].request.provider
    assert "other" in tracking.provider
    assert tracking.protect, "it is off the CDN, and protected all the same"


def test_outputs_of_other_resources_reach_what_they_are_for() -> None:
    def program() -> None:
        zone, arn = pulumi.Output.from_input("ZMADE"), pulumi.Output.from_input("arn:of-acl")
        dns = {"provider": "route53", "zone": "example.com", "zone_id": zone}
        click(
            args={
                "domains": {HOST: {**DOMAINS[HOST], "cloudfront": {"web_acl": arn}}},
                "defaults": {"dns": dns},
            }
        )

    recorded = record(program)

    assert recorded.of(RECORD)[f"{HOST}-tracking"].inputs["zoneId"] == "ZMADE"
    assert recorded.one(DISTRIBUTION).inputs["webAclId"] == "arn:of-acl"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({}, "domains: missing; list the tracking domains under it"),
        ({"domains": {}}, "domains: holds no domain, which would delete everything"),
        ({"domains": [HOST]}, "domains: is a list, not a map"),
        ({**ARGS, "defualts": {}}, "defualts: unknown key; did you mean 'defaults'?"),
        ({**ARGS, "accounts": {}}, "accounts: unknown key; remove it: an account is a provider"),
        (
            {"domains": {HOST: {**DOMAINS[HOST], "account": "x"}}, "defaults": DEFAULTS},
            f"domains.\"{HOST}\".account: 'x' is not in accounts; remove it: an account is a",
        ),
        (
            {"domains": {HOST: {**DOMAINS[HOST], "stage": "alive"}}, "defaults": DEFAULTS},
            f"domains.\"{HOST}\".stage: 'alive' is not known; did you mean 'live'?",
        ),
        (
            {"domains": DOMAINS},
            f'domains."{CLICK}".dns',
        ),
    ],
)
def test_what_is_wrong_is_said_as_of_a_stack_file(args: dict[str, Any], expected: str) -> None:
    if expected.endswith(".dns"):
        args = {"domains": {CLICK: {**DOMAINS[CLICK], "dns": {"provider": "route53"}}}}
        expected += ": names no zone; add zone: example.com"

    assert any(line.startswith(expected) for line in faults(lambda: args)), faults(lambda: args)


def test_an_output_is_refused_where_the_value_has_to_be_known() -> None:
    def args() -> Any:
        stage = pulumi.Output.from_input("live")
        return {"domains": {HOST: {**DOMAINS[HOST], "stage": stage}}, "defaults": DEFAULTS}

    assert any(
        "is an Output, and has to be known while the program plans" in x for x in faults(args)
    )


def pair() -> None:
    CloudFrontSendGrid("pair", {"hosts": [HOST], "dns": cast(Any, DEFAULTS["dns"])})


def domain() -> None:
    TrackingDomain("domain", {"host": HOST, "esp": "sendgrid", "dns": cast(Any, DEFAULTS["dns"])})


@pytest.mark.parametrize("second", [pair, domain, lambda: click("again")])
def test_a_host_belongs_to_one_component(second: Callable[[], object]) -> None:
    def program() -> None:
        click()
        with pytest.raises(pulumi.RunError, match="belongs to ClickTracking 'links' in this prog"):
            second()

    record(program)


def test_two_edges_of_one_name_would_share_their_guards() -> None:
    def part(name: str, host: str) -> None:
        grouped = {**DOMAINS[CLICK], "group": "news"}
        click(name, {"domains": {host: grouped}, "defaults": DEFAULTS})

    def program() -> None:
        part("one", "a.example.com")
        with pytest.raises(pulumi.RunError, match="'news' names an edge of ClickTracking 'one'"):
            part("two", "b.example.com")

    record(program)


def test_a_live_host_is_not_given_up_by_the_one_that_had_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = made(click).state
    monkeypatch.setitem(
        CALLS, "pulumi:pulumi:readStackResourceOutputs", lambda _: {"outputs": state}
    )
    left = {"domains": {CLICK: DOMAINS[CLICK]}, "defaults": DEFAULTS}

    def program() -> None:
        click("others", {"domains": {"c.example.com": DOMAINS[CLICK]}, "defaults": DEFAULTS})
        with pytest.raises(pulumi.RunError, match=f'domains."{HOST}": is live and no longer in'):
            click("links", left)

    with pytest.raises(pulumi.RunError, match=f"host '{HOST}': is live and in no component"):
        record(program)


def test_what_only_python_can_make_is_refused_in_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keycdn = {"cdn": "keycdn", "esp": "sendgrid"}
    monkeypatch.setattr(hook_names, "_of_this_process", [""])
    hook_names.take(1)

    found = faults(lambda: {"domains": {HOST: keycdn}, "defaults": DEFAULTS})

    assert found == [
        f"domains.\"{HOST}\".cdn: 'keycdn' stands on resources that only a Python program makes; "
        "take the class in Python, or another CDN"
    ]
