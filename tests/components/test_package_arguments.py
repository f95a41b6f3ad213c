"""Arguments through the package: nothing is dropped or guessed on the way to the constructor."""

from typing import Any, cast

import pulumi
import pytest
from pulumi.output import Unknown

from components.click_tracking import ClickTracking
from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.package.serving import PackageProvider
from tests.support.recording import RECORD, record


@pytest.fixture(scope="module")
def provider() -> PackageProvider:
    return PackageProvider((CloudFrontSendGrid,), "0.0.0")


def test_what_stands_in_a_map_is_written_alike_in_every_language() -> None:
    known: Any = PackageProvider((ClickTracking,), "0.0.0")
    given = {"domains": {"a.example.com": {"owner_record": "b", "dns": {"zone_id": "Z1"}}}}

    assert known.map_inputs(given, known._component_defs["ClickTracking"]) == given
    misspelt = {"domains": {"a.example.com": {"ownerRecord": "b"}}}
    assert known.map_inputs(misspelt, known._component_defs["ClickTracking"]) == misspelt


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"hosts": ["a.example.com"]}, {"hosts": ["a.example.com"]}),
        ({"prizeClass": "x"}, {"prize_class": "x"}),
        ({"dns": {"zoneId": "Z1", "ttl": 300.0}}, {"dns": {"zone_id": "Z1", "ttl": 300}}),
        ({"dns": {"zoneIdd": "Z1"}}, {"dns": {"zone_idd": "Z1"}}),
        ({"dns": "example.com"}, {"dns": "example.com"}),
        ({"dns": None}, {"dns": None}),
        ({"tags": {"costCenter": "1"}}, {"tags": {"costCenter": "1"}}),
        ({"adopt": {"pageRule": "1"}}, {"adopt": {"pageRule": "1"}}),
        ({}, {}),
    ],
)
def test_arguments_arrive_in_pythons_keys(
    provider: PackageProvider, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    known: Any = provider
    definition = known._component_defs["CloudFrontSendGrid"]

    assert provider.map_inputs(given, definition) == expected


def test_what_a_preview_does_not_know_is_an_output(provider: PackageProvider) -> None:
    """Where the program's SDK sends a word for it, as the ones of today do not."""
    known: Any = provider
    definition = known._component_defs["CloudFrontSendGrid"]
    heard: list[str] = []

    def program() -> None:
        own = {"hosts": Unknown(), "dns": {"zone": "example.com", "zoneId": Unknown()}}
        with pytest.raises(pulumi.RunError) as caught:
            CloudFrontSendGrid("links", cast(Any, provider.map_inputs(own, definition)))
        heard.extend(str(caught.value).splitlines()[1:])

    record(program, preview=True)

    assert [line.strip() for line in heard] == [
        "hosts: is an Output, and has to be known while the program plans; write the value itself"
    ]


def test_a_zone_that_a_preview_does_not_know_goes_through(provider: PackageProvider) -> None:
    known: Any = provider
    definition = known._component_defs["CloudFrontSendGrid"]

    def program() -> None:
        dns = {"provider": "route53", "zone": "example.com", "zoneId": Unknown()}
        own = provider.map_inputs({"hosts": ["a.example.com"], "dns": dns}, definition)
        CloudFrontSendGrid("links", cast(Any, own))

    recorded = record(program, preview=True)

    zone_id = recorded.of(RECORD)["a.example.com-tracking"].inputs["zoneId"]
    assert isinstance(zone_id, Unknown)
