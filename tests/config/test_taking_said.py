"""What is said of a record that is not taken over, from its place to what to do."""

import pytest

from components.config.faults import Fault
from components.dns import taking
from components.dns.provider import Found, Pointing
from tests.config.reading import HOST
from tests.config.test_taking import BY_HAND, ESP, OWNER, domain, record, said


def test_a_record_that_leads_where_a_given_one_does_not_is_no_other() -> None:
    """The identity is looked at again beside records that lead nowhere."""
    found = [Found("TXT", ('"note"',), "abc123"), Found("CNAME", (BY_HAND,), "there")]
    named = domain("cloudflare", existing="abc123")

    assert said(taking.tracking(named, found)) == (
        f"HOST.dns.existing: 'abc123' is no record of {HOST}; there is CNAME {BY_HAND} with the ID "
        "there; write true, without quotes, or that ID"
    )


def test_a_given_identity_is_not_that_of_a_record_that_leads_nowhere() -> None:
    note = [Found("TXT", ('"note"',), "def456")]

    assert said(taking.tracking(domain("cloudflare", existing="abc123"), note)).startswith(
        f"HOST.dns.existing: 'abc123' is no record of {HOST}; there is TXT "
    )
    # Where it is that one's own, what is missing is the record that leads somewhere.
    assert said(taking.tracking(domain("cloudflare", existing="def456"), note)).startswith(
        f"HOST.dns.existing: the zone example.com has no record {HOST} at Cloudflare; there is TXT"
    )


def test_an_owner_record_has_another_identity_than_the_one_given_for_the_host() -> None:
    named = domain("cloudflare", existing="abc123")

    assert taking.owner(named, OWNER, [record("CNAME", ESP)]) == "id-CNAME"
    text = said(taking.owner(named, OWNER, []))
    assert text.startswith(f"HOST.owner_record: the zone example.com has no record {OWNER} at ")


def test_a_zone_that_has_nothing_at_the_name_is_said_to_have_nothing() -> None:
    assert said(taking.tracking(domain(), [])) == (
        f"HOST.dns.existing: the zone example.com has no record {HOST} at Route 53; remove "
        "dns.existing to have it made, or correct dns.zone, dns.zone_id or dns.account when it is "
        "in another zone"
    )


def test_a_record_at_the_edge_of_another_cdn_is_told_at_the_key_that_is_wrong() -> None:
    there = Pointing("x.global.fastly.net")

    assert said(taking.refused(domain(stage="live"), there, "fastly")) == (
        f"HOST.cdn: is 'cloudfront', and {HOST} is live at 'fastly' today: its record leads to "
        "x.global.fastly.net; write cdn: fastly and also: [cloudfront], run `pulumi up`, and then "
        "swap the two"
    )


def test_a_record_elsewhere_is_told_with_its_rest() -> None:
    resting = domain(rollback_to="old.example.net")
    text = (
        f"HOST.dns.existing: the record {HOST} leads to {BY_HAND} today, which is neither where it "
        "rests (old.example.net) nor an edge of this stack, and links would move there at once; "
        "nothing was changed; to leave it there until it goes live, and to have it back there, add "
        f"dns.rollback_to: {BY_HAND}"
    )

    assert said(taking.elsewhere(resting, Pointing(BY_HAND))) == text
    assert said(taking.perhaps_own(resting, Pointing(BY_HAND))) == (
        f"{text}; if it is the edge that adopt names, it is live already: write stage: live"
    )


@pytest.mark.parametrize(
    ("cdn", "whose"),
    [(None, "an edge of this stack"), ("fastly", "this stack's own edge at 'fastly'")],
)
def test_a_rest_that_is_an_edge_is_told_where_it_is_written(cdn: str | None, whose: str) -> None:
    assert said(taking.same_as_edge(domain(rollback_to=BY_HAND), cdn)) == (
        f"HOST.dns.rollback_to: '{BY_HAND}' is {whose}, so a rollback would not leave this stack; "
        "write where links are served without it, or remove it for the ESP's host"
    )


def test_an_alias_that_rests_there_already_needs_no_line_for_its_kind() -> None:
    line = taking.line
    resting = domain(record="alias", rollback_to=BY_HAND)

    assert "dns.record" not in line(resting, Pointing(BY_HAND, alias=True))
    assert line(resting, Pointing(BY_HAND)).startswith("write dns.record: cname, and ")
    # Aliases of what the CNAME would rest at.
    assert line(domain(rollback_to=BY_HAND), Pointing(BY_HAND, alias=True)) == (
        f"write dns.record: alias, and dns.rollback_to: {BY_HAND}"
    )
    # A CNAME that rests elsewhere than the aliases would.
    other = "old.example.net"
    assert line(domain(), Pointing(other)).endswith(f"add dns.rollback_to: {other}")
    assert line(domain(), Pointing(BY_HAND, alias=True)) == (
        f"write dns.record: alias, and dns.rollback_to: {BY_HAND}"
    )


def test_every_fault_of_a_record_has_its_place() -> None:
    faults = [
        taking.refused(domain(stage="live"), Pointing("x.global.fastly.net"), "fastly"),
        taking.same_as_edge(domain(rollback_to=BY_HAND)),
        taking.elsewhere(domain(), Pointing(BY_HAND)),
    ]

    assert [fault.where for fault in faults if isinstance(fault, Fault)] == [
        f'domains."{HOST}".{key}' for key in ("cdn", "dns.rollback_to", "dns.existing")
    ]
