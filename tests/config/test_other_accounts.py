"""An edge stays in its account: what is said of another one names the old, and a way that goes."""

import pytest

from components.config import places
from components.config.keyed import account_type
from components.credentials import Credentials
from components.memory import Place, Was
from tests.config.reading import HOST, PLAIN, config, left, one, read

ROUTE53 = {"provider": "route53", "zone": "example.com"}
ACCOUNTS = {"one": {"profile": "one"}, "other": {"profile": "other"}}
NOT_TAKEN = "which another account cannot take over"
OFF = "put it back; to move, take the host out of the file, with every host of its group, and run"
LIVE = "put it back; to move, set stage: build and run `pulumi up` (https links do not work while"


def was(stage: str, place: Place | None) -> Was:
    """What the last update left of the host, with an edge."""
    target = "d1.cloudfront.net"
    return left(stage, target=target, edge=target, place=place)


def said(stage: str, before: str | None, now: str | None) -> str:
    """What is refused of the account of an edge, in the state without its look-up."""
    domain = one({"account": now, "dns": ROUTE53}, accounts=ACCOUNTS)
    return str(places.another(domain, was(stage, Place("route53", account=before))))


@pytest.mark.parametrize(
    ("before", "shown"), [(None, "the default account"), ("one", "account 'one'")]
)
def test_the_account_that_an_edge_is_in_is_named(before: str | None, shown: str) -> None:
    at = f'domains."{HOST}".account: '
    assert said("live", before, "other").startswith(
        f"{at}is live at an edge in {shown}, {NOT_TAKEN}; {LIVE}"
    )
    for stage in ("build", "certificate"):
        assert said(stage, before, "other").startswith(
            f"{at}has an edge in {shown}, {NOT_TAKEN}; {OFF}"
        )


def test_where_nobody_kept_the_account_it_is_the_default_one() -> None:
    fault = places.another(
        one({"account": "one", "dns": ROUTE53}, accounts=ACCOUNTS), was("", None)
    )

    assert fault.what == f"has an edge in the default account, {NOT_TAKEN}"


@pytest.mark.parametrize("stage", ["live", "build"])
def test_an_edge_alone_moves_without_another_zone(stage: str) -> None:
    """Its record stays where it is, and what may be in the way is the old certificate's proof."""
    text = said(stage, "one", "other")

    assert "until the new zone answers" not in text
    assert text.endswith("is in the way then is named by that update: delete it by hand")
    assert "until the new zone answers" in places.way(of_dns=True)


def test_what_is_kept_of_an_account_is_what_the_file_says_of_it_and_no_more() -> None:
    """The key of a secret by its name; what is absent is no key at all."""
    entry = {"profile": "mail", "token_secret": "oneKey"}

    assert places.said_of(account_type()(**entry)) == entry


def test_a_place_keeps_both_accounts_in_words() -> None:
    keys = {"account": "one", "dns": {**ROUTE53, "account": "other"}}
    domain = one(keys, accounts=ACCOUNTS)
    stack = read(config({HOST: {**PLAIN, **keys}}, accounts=ACCOUNTS))

    place = places.place_of(domain, Credentials(stack.accounts), None)

    assert (place.account, place.dns_account, place.accounts) == ("one", "other", ACCOUNTS)
