"""A certificate that serves at KeyCDN is not given up without a word; no engine."""

from dataclasses import replace
from typing import Any

import pytest

from components.memory import Was
from components.registry import CDNS
from tests.config.reading import HOST, one

WAS = Was(
    host=HOST,
    cdn="keycdn",
    esp="sendgrid",
    group=None,
    stage="live",
    target="mail-1.kxcdn.com",
    edge=HOST,
    also={},
    certificate="custom",
)
ROUTE53 = {"provider": "route53", "zone": "example.com"}
KEYCDN: dict[str, Any] = {"cdn": "keycdn", "stage": "live", "dns": ROUTE53}


def said(keys: dict[str, Any], source: str | None = None, **was: Any) -> list[str]:
    """What is refused of the change to `keys`, whose certificate comes from `source`."""
    domain = one(keys)
    domain = replace(domain, certificate=replace(domain.certificate, source=source))
    return [str(fault) for fault in CDNS["keycdn"].check_change(domain, replace(WAS, **was))]


@pytest.mark.parametrize(
    ("keys", "source"),
    [
        (KEYCDN, None),
        (KEYCDN, "letsencrypt"),
        ({**KEYCDN, "stage": "build"}, None),
        ({**KEYCDN, "cdn": "cloudfront", "also": ["keycdn"]}, None),
    ],
)
def test_what_serves_does_not_wait_for_lets_encrypt(
    keys: dict[str, Any], source: str | None
) -> None:
    (fault,) = said(keys, source)

    assert fault.startswith(f'domains."{HOST}".certificate.source: is live with a certificate of ')
    assert "put source: custom and its keys back" in fault


@pytest.mark.parametrize(
    ("keys", "source", "was"),
    [
        (KEYCDN, "custom", {}),
        ({**KEYCDN, "keycdn": {"accept_https_gap": True}}, None, {}),
        ({**KEYCDN, "cdn": "cloudfront"}, None, {}),
        (KEYCDN, None, {"certificate": "letsencrypt"}),
        (KEYCDN, None, {"stage": "build"}),
        (KEYCDN, None, {"cdn": "cloudfront", "also": {"keycdn": HOST}}),
    ],
    ids=["kept", "taken", "left", "was-letsencrypt", "was-not-live", "was-a-standby"],
)
def test_nothing_is_said_where_nothing_is_given_up(
    keys: dict[str, Any], source: str | None, was: dict[str, Any]
) -> None:
    assert said(keys, source, **was) == []
