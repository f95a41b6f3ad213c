"""The pages of the classes: what stands on them that no schema has."""

import re

import pytest

from components.package.classes import names
from components.write_pages import page
from tests.support.pairs import PAIRS

MAPS = {
    "ClickTracking": {"domains", "defaults"},
    "CloudflareZoneRules": {"adopt"},
    "TrackingDomain": set[str](),
}
"""Class -> its arguments that are maps, where it is no pair."""


@pytest.mark.parametrize("name", names())
def test_an_argument_for_python_alone_is_on_the_page(name: str) -> None:
    row = re.search(r"^\| `zone_rules` \| (.*) \|  \| (.*) \|$", page(name), re.MULTILINE)

    assert (row is not None) == (name in PAIRS and PAIRS[name][0] == "cloudflare")
    if row is not None:
        assert row[1] == "[`CloudflareZoneRules`](CloudflareZoneRules.md)"
        assert row[2].endswith("Python alone.")


@pytest.mark.parametrize("name", names())
def test_a_page_says_whose_keys_are_written_alike_in_every_language(name: str) -> None:
    text = page(name)
    if name.startswith("KeyCdn"):
        assert "Python alone. " in text
        assert "camel case" not in text
        return
    said = re.search(r"as they are here and in a stack file \(([^)]*)\)", text)
    assert said is not None
    arguments, _, output = said[1].partition("the output ")
    tags = {"tags"} if name.startswith("CloudFront") else set[str]()

    assert set(re.findall("`([^`]+)`", arguments)) == MAPS.get(name, {"adopt"} | tags)
    assert output == ("" if name == "CloudflareZoneRules" else "`domains`")


def test_errors_are_told_in_the_words_of_the_class() -> None:
    text = page("CloudFrontSparkPost").partition("## Errors")[2]

    assert (
        "| `\"stage\": \"alive\"` | `stage: 'alive' is not known; did you mean 'live'?` |" in text
    )
    assert "forward_cookies: SparkPost's origin request policy forwards no cookies" in text
    assert "library.md#a-live-host-keeps-its-edge" in text
    assert "library.md#a-live-host" not in page("CloudflareZoneRules")
