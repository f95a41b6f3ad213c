"""A live host's zone, and whose credentials are known to be the same, word by word."""

from dataclasses import replace
from typing import Any

import pytest

from components.config import places
from components.config.keyed import Keyed, account_type
from components.credentials import Credentials
from components.memory import Place
from components.registry import CDNS, DNS_PROVIDERS
from tests.config.reading import HOST, left, one

ZONES = {"cloudflare": ("0" * 32, "1" * 32), "route53": ("Z0ONE", "Z0OTHER"), "google": ("a", "b")}
WAY = places.way(of_dns=True)


def said(dns: dict[str, Any], place: Place) -> list[str]:
    """What is refused of the place of the record."""
    return [
        str(f)
        for f in places.of_record(one({"dns": dns}), left("live", place=place), Credentials())
    ]


@pytest.mark.parametrize("provider", ZONES)
def test_another_zone_is_named_by_what_both_are_known_by(provider: str) -> None:
    first, second = ZONES[provider]
    dns = {"provider": provider, "zone": "example.com", "zone_id": second}
    title, at = DNS_PROVIDERS[provider].title, f'domains."{HOST}".dns'

    by_id = said(dns, Place(provider, "example.com", first))
    assert by_id == [
        f"{at}.zone_id: is live by its record in the zone {first} of {title}, and '{second}' is "
        f"another one; {WAY}"
    ]
    by_name = said({"provider": provider, "zone": "example.com"}, Place(provider, "mail.com"))
    assert by_name == [f"{at}.zone: is live by its record in the zone 'mail.com' of {title}; {WAY}"]
    for same in (
        Place(provider, "example.com", second),
        Place(provider, "example.com"),
        Place(provider, None),
        Place(provider, "other.com", second),  # an ID is what a zone is
    ):
        assert said(dns, same) == []


def test_a_provider_is_named_also_where_this_program_does_not_know_it() -> None:
    dns = {"provider": "route53", "zone": "example.com"}
    expected = "and 'route53' would make a second one; " + WAY

    for provider, shown in (("cloudflare", "Cloudflare"), ("of-old", "of-old")):
        assert said(dns, Place(provider)) == [
            f'domains."{HOST}".dns.provider: is live by its record at {shown}, {expected}'
        ]


def account(**keys: str) -> Keyed:
    """An account of the stack file."""
    return account_type()(**keys)


NOW = Credentials({"one": account(profile="p"), "other": account(profile="q")}, {}, {})
KIND = CDNS["cloudfront"].account
FINGERPRINTS = {name: NOW.fingerprint(KIND, name) for name in ("one", "other")} if KIND else {}


@pytest.mark.parametrize(
    ("before", "now", "kept", "entries", "expected"),
    [
        ("one", "one", None, None, True),  # an earlier version: the name is all there is
        ("one", "one", "one", None, True),
        ("one", "one", "other", None, False),
        ("one", "one", "", None, False),
        ("one", "other", "other", None, True),
        ("one", "other", "one", None, False),
        ("one", "other", None, None, False),
        ("gone", "one", None, {"gone": {"profile": "p"}}, True),
        ("gone", "one", None, {"gone": {"profile": "q"}}, False),
        ("gone", "one", None, {"gone": {}}, False),
        ("gone", "one", None, {"another": {"profile": "p"}}, False),
        ("gone", "missing", None, {"gone": {"profile": "p"}}, False),
        (None, "one", None, {"gone": {"profile": "p"}}, False),
        ("gone", None, None, {"gone": {"profile": "p"}}, False),
    ],
)
def test_credentials_are_the_same_when_that_is_known(
    before: str | None,
    now: str | None,
    kept: str | None,
    entries: dict[str, dict[str, str]] | None,
    expected: bool,
) -> None:
    """`kept` names the account whose fingerprint the state has; empty for one of nothing."""
    domain = replace(one({"dns": {"provider": "manual"}}), account=now)
    prints = None if kept is None else {"cloudfront": FINGERPRINTS.get(kept) or ""}
    place = Place("manual", account=before, accounts=entries, credentials=prints)

    assert places.same(domain, place, "cloudfront", NOW) is expected


def test_where_nobody_has_credentials_they_are_the_same() -> None:
    domain = one({"dns": {"provider": "manual"}})

    assert places.same(domain, Place("manual", dns_account="one"), places.DNS, Credentials())
