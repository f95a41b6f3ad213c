"""What is kept of a host's place, and what its rules do with it, without a program."""

from dataclasses import replace
from typing import Any

import pytest

from components.config import kept, moves, places
from components.config.edges import stack_config
from components.config.keyed import account_type
from components.config.late import Late
from components.config.reading import parsed
from components.credentials import Credentials
from components.memory import Place, Was
from components.registry import CDNS, DNS_PROVIDERS
from tests.config.outputs import Output
from tests.config.reading import HOST, PLAIN, faults, left, one

ROUTE53 = {"provider": "route53", "zone": "example.com", "zone_id": "Z1"}
NOW = Credentials({name: account_type()(**{"profile": name}) for name in ("one", "two")}, {}, {})
AWS = DNS_PROVIDERS["route53"].account


def print_of(name: str) -> str:
    """The fingerprint of an account."""
    return (NOW.fingerprint(AWS, name) if AWS is not None else None) or ""


def host(account: str | None, dns_account: str | None, **keys: Any) -> Any:
    """A domain in accounts of `NOW`."""
    domain = one({"dns": ROUTE53, **keys})
    return replace(domain, account=account, dns=replace(domain.dns, account=dns_account))


def was(stage: str = "live", **more: Any) -> Was:
    """The host after the last update, with an edge."""
    return left(stage, **{"edge": "d1.cloudfront.net", "target": "x", **more})


def test_a_place_is_all_that_tells_where_things_were_made() -> None:
    found = places.place_of(host("one", "two"), NOW, None)

    assert found == Place(
        provider="route53",
        zone="example.com",
        zone_id="Z1",
        dns_account="two",
        account="one",
        accounts={"one": {"profile": "one"}, "two": {"profile": "two"}},
        cdn="cloudfront",
        esp="sendgrid",
        origin="sendgrid.net",
        credentials={"cloudfront": print_of("one"), "dns": print_of("two")},
    )


def test_of_an_edge_that_nobody_saw_what_was_kept_stays() -> None:
    before = was(place=Place("route53", credentials={"cloudfront": "as-kept", "dns": "other"}))
    found = places.place_of(host("one", "two"), NOW, before, {"cloudfront"})

    assert found.credentials == {"cloudfront": "as-kept", "dns": print_of("two")}
    for nothing in (None, was(), was(place=Place("route53"))):
        left = places.place_of(host("one", "two"), NOW, nothing, {"cloudfront"})
        assert left.credentials == {"dns": print_of("two")}


def test_an_id_that_is_not_known_yet_is_not_kept() -> None:
    late = Late()
    tree: Any = late.marked({**PLAIN, "host": HOST, "dns": {**ROUTE53, "zone_id": Output()}})

    assert places.place_of(parsed(tree, late), NOW, None).zone_id is None


@pytest.mark.parametrize(("name", "refused"), [("one", True), ("two", False)])
def test_another_account_of_a_record_is_refused_whoever_keeps_it(name: str, refused: bool) -> None:
    place = Place(
        "route53",
        "example.com",
        "Z1",
        dns_account="one",
        accounts={},
        credentials={"dns": print_of(name)},
    )
    domain = host(None, "two", stage="live")
    at = f'domains."{HOST}".dns.account'

    live = [str(f) for f in places.of_record(domain, was(place=place), NOW)]
    assert (
        live
        == [
            f"{at}: is live by a record in account 'one', which another account cannot take over; "
            f"{places.way(of_dns=True)}"
        ]
        * refused
    )
    off = was("build", place=place, kept=True)
    for found in (kept.faults(domain, off, NOW), moves.faults({HOST: off}, only(domain), NOW)):
        assert [fault.where for fault in found] == [at] * refused
    # One reason is enough: another zone says why already.
    elsewhere = replace(place, zone_id="Z2")
    said = [fault.where for fault in places.of_record(domain, was(place=elsewhere), NOW)]
    assert said == [f'domains."{HOST}".dns.zone_id']


def only(domain: Any) -> Any:
    """A stack file of one host."""
    return stack_config([domain], {})


def test_a_kept_host_that_left_is_told_to_come_back() -> None:
    (fault,) = moves.faults({HOST: was("build", kept=True)}, stack_config([], {}), NOW)

    assert fault.what == "protect: true in the stack file keeps it, and it is no longer there"


@pytest.mark.parametrize(("name", "refused"), [("one", True), ("two", False)])
def test_another_account_of_an_edge_is_asked_for_where_its_cdn_does_not_tell(
    name: str, refused: bool
) -> None:
    """KeyCDN's has no look; one that is gone, or that has no account, is passed over."""
    keycdn = CDNS["keycdn"].account
    assert keycdn is not None
    assert CDNS["keycdn"].look is None
    tokens = {f"ssl-click-tracking:{each}Key": each for each in ("one", "two")}
    accounts = {each: account_type()(**{"token_secret": f"{each}Key"}) for each in ("one", "two")}
    now = Credentials(accounts, tokens, {})
    prints = {"keycdn": now.fingerprint(keycdn, name) or ""}
    keys: dict[str, Any] = {"keycdn": {"accept_https_gap": True}, "dns": ROUTE53}
    domain = replace(one({"cdn": "keycdn", **keys}), account="two")
    place = Place("route53", "example.com", "Z1", account="one", accounts={}, credentials=prints)

    edges = {"of-old": None, "proxy": None, "cloudfront": None, "keycdn": "e"}
    before = was("build", cdn="fastly", place=place, also=edges)

    found = [fault.where for fault in places.faults(domain, before, now)]
    assert found == [f'domains."{HOST}".account'] * refused
    gone = replace(one({"cdn": "fastly", "dns": ROUTE53}), account="two")
    assert not list(places.faults(gone, before, now))


def test_a_key_of_the_namespace_may_have_a_colon() -> None:
    found = faults({HOST: PLAIN}, **{"dom:ains": "x"})

    assert found == ["ssl-click-tracking:dom:ains: unknown key; did you mean 'domains'?"]


def test_an_empty_namespace_says_what_to_write() -> None:
    from components.config.reading import parse

    _, found = parse({})

    assert [str(fault) for fault in found] == [
        "domains: missing; list the tracking domains under it"
    ]


def test_an_id_is_held_against_every_other_host() -> None:
    """Also behind two hosts of one group, which may both name what is theirs."""
    taken = {"adopt": {"distribution": "E1ABCDEFGHIJK2"}}
    group = {**PLAIN, "dns": {"provider": "manual"}, "group": "mail", **taken}
    own = {**PLAIN, "dns": {"provider": "manual"}, **taken}

    found = faults({"a.example.com": group, "b.example.com": group, "c.example.com": own})

    said = [text for text in found if "is adopted by" in text]
    assert len(said) == 1
    assert said[0].startswith('domains."c.example.com".adopt.distribution: ')


def test_an_item_both_ways_is_said_at_its_host() -> None:
    ways = {"distribution": "E1ABCDEFGHIJK2", "leave": ["web_acl"], "drop": ["web_acl"]}
    found = faults({HOST: {**PLAIN, "dns": {"provider": "manual"}, "adopt": ways}})

    at = f'domains."{HOST}".adopt.drop[0]'
    assert f"{at}: 'web_acl' is under leave too; keep one of the two" in found
