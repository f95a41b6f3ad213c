"""Regions of Amazon SES: every one that AWS has, and the nearest named for any other."""

import subprocess
import sys

import pytest

from components.aws_regions import regions
from components.config.reading import parsed
from tests.config.reading import fault, one

SES = {"esp": "ses"}


@pytest.mark.parametrize("region", sorted(regions()))
def test_every_region_aws_has_passes(region: str) -> None:
    assert one({**SES, "region": region}).esp_host == f"r.{region}.awstrack.me"


def test_regions_of_every_partition_are_known() -> None:
    """Written down here, so that an empty or cut list fails."""
    assert {
        "us-east-1",
        "ap-southeast-2",
        "us-gov-west-1",
        "cn-north-1",
        "mx-central-1",
    } < regions()


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("us-esat-1", "us-east-1"), ("eu-wset-1", "eu-west-1"), ("eu-west-9", "eu-")],
)
def test_a_mistyped_region_names_the_nearest_and_the_way_for_a_newer_one(
    wrong: str, near: str
) -> None:
    found = fault({**SES, "region": wrong})

    assert f"'{wrong}' is no region of Amazon SES; did you mean '{near}" in found
    assert "write origin: r.REGION.awstrack.me too" in found
    one({**SES, "region": wrong, "origin": f"r.{wrong}.awstrack.me"})


def test_the_list_is_read_without_loading_the_sdk() -> None:
    code = "import sys; from components import aws_regions as a; a.regions(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not [name for name in done.stdout.split() if name.split(".")[0].startswith("pulumi")]


@pytest.mark.parametrize(
    ("keys", "known"),
    [
        ({"esp": "sendgrid"}, True),
        ({"esp": "sendgrid", "region": "eu"}, True),
        ({"esp": "sendgrid", "region": "middle-earth-1"}, False),
        ({"esp": "sendgrid", "region": "middle-earth-1", "origin": "links.example.net"}, True),
        ({"esp": "ses", "region": "middle-earth-1"}, True),
    ],
)
def test_an_origin_is_known_by_itself_or_by_the_region(keys: dict[str, str], known: bool) -> None:
    assert parsed({"cdn": "fastly", "host": "a.example.com", **keys}).has_origin is known
