"""Arguments through the package: nothing is dropped or guessed on the way to the constructor."""

from typing import Any

import pytest

from components.click_tracking import ClickTracking
from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.package.serving import PackageProvider


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
