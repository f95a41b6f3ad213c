"""What messages take from a value, and choices that only some entries come to."""

from dataclasses import replace
from typing import Any

import pytest

from components.config import checks, links, moves, resting
from components.config.edges import stack_config
from components.config.faults import (
    LONGEST_PART,
    MOST_SHOWN,
    ConfigError,
    Fault,
    lines,
    listed,
    safe,
)
from components.config.keyed import account_type
from components.config.reading import parsed
from components.credentials import Credentials
from components.dns.provider import Pointing
from components.memory import Place, Was
from components.registry import DNS_PROVIDERS
from tests.config.reading import HOST, PLAIN, config, faults, left, one, read

ROUTE53 = {"provider": "route53", "zone": "example.com"}
FASTLY = {"cdn": "fastly", "esp": "sendgrid", "dns": {"provider": "manual"}}


def test_of_many_faults_the_first_are_shown_and_the_others_counted() -> None:
    def shown(count: int) -> list[str]:
        return lines([Fault(f"{n:03}", "is odd", "mend it") for n in range(count)]).split("\n")

    assert shown(2) == ["  000: is odd; mend it", "  001: is odd; mend it"]
    assert shown(MOST_SHOWN)[-1] == f"  {MOST_SHOWN - 1:03}: is odd; mend it"
    assert len(shown(MOST_SHOWN + 3)) == MOST_SHOWN + 1
    assert shown(MOST_SHOWN + 3)[-1] == "  ... and 3 more; mend these first"


def test_how_many_faults_there_are_is_said_in_words() -> None:
    one_fault = Fault("a", "is odd", "mend it")

    assert listed([one_fault]) == "1 fault"
    assert listed([one_fault, one_fault]) == "2 faults"


def test_a_message_is_of_one_line_and_of_one_length() -> None:
    assert safe("a\nb\x1bc\td") == r"a\nb\x1bc\td"
    words = "word " * LONGEST_PART
    assert safe(words) == f"{words[:LONGEST_PART]}..."
    assert safe(words[:LONGEST_PART]) == words[:LONGEST_PART]


def test_a_zone_that_is_an_esps_is_named_where_it_stands() -> None:
    dns = {"provider": "route53", "zone": "sendgrid.net"}

    found = faults({HOST: {**PLAIN, "dns": dns}})

    at = f'domains."{HOST}".dns.zone'
    assert any(
        text.startswith(f"{at}: 'sendgrid.net' is a host of SendGrid's own") for text in found
    )


def test_an_adopted_kind_that_no_cdn_of_the_host_has_is_said_with_all_of_these() -> None:
    keys = {**FASTLY, "also": ["cloudfront"], "adopt": {"zone": "1"}}

    found = [text for text in faults({HOST: keys}) if ".adopt.zone: is of" in text]

    assert [
        text for text in found if "is of KeyCDN, and this host is at Fastly and CloudFr" in text
    ]


def certificate(**keys: Any) -> list[str]:
    """The faults of a Fastly host's certificate, as a program of one's own has its arguments."""
    domain = parsed({**FASTLY, "host": HOST, "certificate": keys})
    return [str(fault) for fault in checks.across(stack_config([domain], {}))]


def test_a_private_key_in_the_clear_is_refused_at_its_place() -> None:
    own = {"source": "custom", "certificate": "x.pem", "private_key": "k"}
    at = f'domains."{HOST}".certificate'

    found = certificate(**own)

    assert any(text.startswith(f"{at}.private_key: stands in the clear") for text in found)
    # It is a key all the same, so none is missing, and it is used.
    assert not any(text.startswith(f"{at}.key_secret") for text in found)
    assert not any("private_key: is not used" in text for text in found)
    without = certificate(source="custom", certificate="x.pem")
    missing = "missing; certificate source 'custom' needs it"
    assert f"{at}.key_secret: {missing}" in without
    assert f"{at}.certificate: {missing}" in certificate(source="custom", private_key="k")


def test_a_key_that_no_source_in_use_has_is_said_with_a_source_that_does() -> None:
    at = f'domains."{HOST}".certificate'
    for key, value in (("private_key", "k"), ("key_secret", "k")):
        found = [t for t in certificate(**{key: value}) if f"{key}: is not used" in t]
        assert len(found) == 1
        assert found[0].startswith(f"{at}.{key}: is not used with source ")
        assert found[0].endswith("; set source: custom or remove it")


NAMES = {"adopt": {"distribution": "E1ABCDEFGHIJK2", "leave": ["web_acl", "alias:a.example.com"]}}


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        ([HOST, "a.example.com"], False),
        ([HOST, "*.example.com"], False),
        ([HOST], True),
    ],
)
def test_a_name_that_is_left_needs_the_certificate_too(names: list[str], refused: bool) -> None:
    """Whatever else is left before it."""
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    keys = {**PLAIN, "dns": ROUTE53, **NAMES, "certificate": {"arn": arn, "names": names}}
    stack = config({HOST: keys})
    found: list[str] = []
    try:
        read(stack)
    except ConfigError as error:
        found = str(error).splitlines()
    said = [text for text in found if "no name of the certificate covers 'a.example.com'" in text]
    assert bool(said) is refused, found


def was(stage: str = "build", **keys: Any) -> Was:
    """The host after the last update, whose record led elsewhere."""
    return left(stage, **{"target": "old.example.org", **keys})


@pytest.mark.parametrize(
    ("keys", "before", "key", "after"),
    [
        ({}, {"origin": "eu.sendgrid.net"}, "region", "sendgrid.net"),
        ({"esp": "sparkpost"}, {}, "esp", "spgo.io"),
        ({}, {"origin": "o.example.org"}, "origin", "sendgrid.net"),
        ({}, {"origin": "sendgrid.net"}, "dns.rollback_to", "sendgrid.net"),
        ({"dns": {**ROUTE53, "rollback_to": "r.example.org"}}, {}, "dns.rollback_to", "r.example"),
        (
            {"dns": {**ROUTE53, "rollback_to": "r.example.org"}, "stage": "live"},
            {"origin": "eu.sendgrid.net"},
            "region",
            "sendgrid.net",
        ),
    ],
)
def test_recipients_that_move_off_the_cdn_are_told_by_which_key(
    keys: dict[str, Any], before: dict[str, Any], key: str, after: str
) -> None:
    domain = one({"dns": ROUTE53, **keys})

    said = links.notice(domain, was(**before))

    assert said is not None
    assert said.startswith(f'domains."{HOST}".{key}: recipients move with this update: ')
    assert f"points at old.example.org, and leads to {after}" in said
    assert f"put {key} back" in said


def test_only_changes_off_the_cdn_are_noticed() -> None:
    stack = read(config({HOST: {**PLAIN, "dns": ROUTE53}}))

    assert len(moves.notices({HOST: was(origin="o.example.org")}, stack)) == 1
    assert moves.notices({HOST: was("live", origin="o.example.org")}, stack) == []
    assert moves.notices({HOST: was(target="sendgrid.net")}, stack) == []
    assert moves.notices({}, stack) == []


def test_a_name_rests_at_its_esp_unless_the_file_says_where() -> None:
    assert resting.named_rest(one({"dns": ROUTE53})) is None
    named = one({"dns": {**ROUTE53, "rollback_to": "r.example.org"}})
    assert resting.named_rest(named) == Pointing("r.example.org")
    assert resting.named_rests([one({"dns": ROUTE53}), named]) == {HOST: Pointing("r.example.org")}


@pytest.mark.parametrize(("name", "refused"), [("one", True), ("two", False)])
@pytest.mark.parametrize("protect", [None, False])
def test_the_faults_of_a_move_use_the_credentials_of_the_run(
    name: str, refused: bool, protect: bool | None
) -> None:
    """Whether two names of accounts are one is known by nothing else."""
    accounts = {each: account_type()(**{"profile": each}) for each in ("one", "two")}
    own = one({"stage": "live", "dns": ROUTE53, "protect": protect})
    stack = stack_config([replace(own, dns=replace(own.dns, account="two"))], {})
    kind = DNS_PROVIDERS["route53"].account
    assert kind is not None
    now = Credentials(accounts, {}, {})
    kept = {"dns": now.fingerprint(kind, name) or ""}
    place = Place("route53", "example.com", dns_account="one", accounts={}, credentials=kept)
    live = was("live", edge="d.cloudfront.net", place=place, target="d.cloudfront.net")

    found = moves.faults({HOST: live}, stack, now)

    assert [fault.where for fault in found] == [f'domains."{HOST}".dns.account'] * refused
