"""Values that a program gives where a stack file has text: outputs, nothing, other spellings."""

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest

from components import building
from components.catalog import ESPS
from components.click_tracking import ClickTracking
from components.cloudflare.zone_rules import CloudflareZoneRules
from components.config.dns import Dns
from components.config.late import changed
from components.config.reading import parse
from components.registry import pairs
from tests.components.test_bad_input import said
from tests.config.reading import config
from tests.support.pairs import HOST, ROUTE53
from tests.support.recording import record

ZONE_ID = "0" * 32
EVERY = [pytest.param(*pair, id="-".join(pair)) for pair in pairs()]


def keys(cdn: str, esp: str, zone_id: object) -> dict[str, Any]:
    """A domain at Cloudflare's DNS, which is where a zone is known by its ID alone."""
    region = {} if ESPS[esp].default_region else {"region": "us-east-1"}
    proxy = {"proxy": {"address": "192.0.2.1"}} if cdn == "proxy" else {}
    dns = {"provider": "cloudflare", "zone": "example.com", "zone_id": zone_id}
    return {"cdn": cdn, "esp": esp, "dns": dns, **region, **proxy}


@pytest.mark.parametrize("stage", ["certificate", "build"])
@pytest.mark.parametrize(("cdn", "esp"), EVERY)
def test_a_whole_stack_file_takes_a_zone_of_the_same_program(
    cdn: str, esp: str, stage: str
) -> None:
    def made(zone_id: Callable[[], object]) -> set[tuple[str, str]]:
        def program() -> None:
            domain = {**keys(cdn, esp, zone_id()), "stage": stage}
            ClickTracking("links", {"domains": {HOST: domain}})

        return record(program).names

    assert made(lambda: pulumi.Output.from_input(ZONE_ID)) == made(lambda: ZONE_ID)


def test_a_changed_copy_keeps_an_output() -> None:
    late = cast(Any, object())  # nothing that a field would take
    dns = changed(Dns(provider="cloudflare", zone="example.com"), zone_id=late)

    again = changed(dns, existing=True)

    assert (again.zone_id, again.existing, again.zone) == (late, True, "example.com")
    assert not dns.existing


@pytest.mark.parametrize(("cdn", "esp"), EVERY)
def test_a_region_that_no_esp_has_is_a_fault_and_no_traceback(cdn: str, esp: str) -> None:
    domain = {**keys(cdn, esp, ZONE_ID), "region": "middle-earth-1"}
    stack, faults = parse(config({HOST: domain}))

    assert [fault.where for fault in building.faults(stack)] == []
    assert [fault.where for fault in faults] == [f'domains."{HOST}".region']


def test_rules_of_a_zone_take_nothing_and_another_spelling() -> None:
    def made(**lists: Any) -> Any:
        found: list[CloudflareZoneRules] = []
        args = {"zone": "example.com", "zone_id": ZONE_ID, **lists}
        record(lambda: found.append(CloudflareZoneRules("example.com", cast(Any, args))))
        return found[0].wishes

    usual = made(no_cache=[HOST])
    assert usual
    assert made(no_cache=[HOST.upper()], ssl_full=None) == usual


@pytest.mark.parametrize("key", ["dns", "esp", "stage"])
def test_an_output_is_one_fault_and_not_one_of_what_stands_for_it(key: str) -> None:
    def whole() -> dict[str, Any]:
        domain: dict[str, Any] = {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}
        return {"domains": {HOST: {**domain, key: pulumi.Output.from_input("x")}}}

    told = said("ClickTracking", whole)

    assert "late:" not in told
    assert len(told.splitlines()) == 2, told


def test_a_resource_in_place_of_its_output_is_a_fault() -> None:
    dns = {"provider": "route53", "zone": "example.com", "zone_id": object()}

    told = said("CloudFrontSendGrid", lambda: {"hosts": [HOST], "dns": dns})

    assert "dns.zone_id: is a object, which is no value; write the value itself; of a " in told
    assert len(told.splitlines()) == 2, told


def test_what_is_no_rulesets_of_a_zone_is_a_fault() -> None:
    dns = {"provider": "cloudflare", "zone": "example.com", "zone_id": ZONE_ID}
    told = said("CloudflareSendGrid", lambda: {"hosts": [HOST], "dns": dns, "zone_rules": "x"})

    assert "zone_rules: is a str, not the rulesets of a zone; pass the zone's " in told


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (ZONE_ID, ZONE_ID, True),
        (ZONE_ID, None, True),
        (None, ZONE_ID, True),
        (None, None, True),
        (ZONE_ID, "1" * 32, False),
    ],
)
def test_a_zone_has_its_rulesets_in_one_component(
    first: str | None, second: str | None, refused: bool
) -> None:
    """None for an ID that is an output: it may be that of any zone of the name."""

    def make(name: str, zone: str, zone_id: str | None) -> None:
        known = pulumi.Output.from_input(ZONE_ID) if zone_id is None else zone_id
        CloudflareZoneRules(name, {"zone": zone, "zone_id": known, "no_cache": [HOST]})

    def program() -> None:
        make("one", "example.com", first)
        if refused:
            with pytest.raises(pulumi.RunError, match=r"in CloudflareZoneRules 'one' of this pr"):
                make("two", "Example.com", second)
        else:
            make("two", "example.com", second)

    record(program)
