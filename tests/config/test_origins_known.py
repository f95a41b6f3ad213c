"""To whom an edge in the state sends links, as its CDN tells; no engine."""

from typing import Any

import pytest

from components.cloudfront.descriptor import DISTRIBUTION
from components.registry import CDNS

EDGE = "links.example.com"


def origin(outputs: dict[str, Any]) -> str | None:
    return CDNS["cloudfront"].origin({(DISTRIBUTION, f"{EDGE}-distribution"): outputs}, EDGE)


ORIGINS = [
    {"originId": "other", "domainName": "shop.example.net"},
    {"originId": "esp", "domainName": "sendgrid.net"},
    {"domainName": "nameless.example.net"},
]


@pytest.mark.parametrize(
    ("behavior", "host"),
    [
        ({"targetOriginId": "esp"}, "sendgrid.net"),
        ({"targetOriginId": "gone"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_links_go_to_the_origin_that_the_default_behaviour_names(
    behavior: dict[str, str] | None, host: str | None
) -> None:
    assert origin({"defaultCacheBehavior": behavior, "origins": ORIGINS}) == host
