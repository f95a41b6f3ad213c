"""Before the cut-over and after it: what is tried where, and what cannot be."""

from dataclasses import replace
from pathlib import Path

from tests.verify.servers import page
from tests.verify.world import EDGES, HOST, World, look, world
from verify.values import Address, DomainReport, ExpectedRecord

NEEDS_AN_EDGE = [
    "https",
    "tls",
    "http",
    "esp",
    "host",
    "cache",
    "clients",
    "forwarded-host",
    "deep-links",
    "link",
]


def before(made: World) -> World:
    """The record is still at the ESP."""
    made.extra |= {"phase": "before-cutover", "stage": "build"}
    made.zone.names[HOST] = {"CNAME": ["sendgrid.net."]}
    return made


def statuses(report: DomainReport) -> dict[str, str]:
    return {check.name: check.status for check in report.checks}


def test_before_the_cut_over_the_edge_itself_is_tried(tmp_path: Path) -> None:
    made = before(world(tmp_path))

    report = look(made)

    assert report.verdict == "pass", report
    assert report.phase == "before-cutover"
    assert "not at the edge yet" in (report.check("dns").saw or "")
    assert {request.sni for request in made.seen} == {None, HOST}
    assert {request.host for request in made.seen} == {HOST, "wrong-host.invalid"}


def test_a_broken_edge_is_found_before_the_cut_over(tmp_path: Path) -> None:
    made = before(world(tmp_path))
    made.present("other.example.com")

    assert [check.cause for check in look(made).failed()] == ["certificate-name-mismatch"]


def test_an_edge_without_address(tmp_path: Path) -> None:
    made = before(world(tmp_path))
    del made.zone.names[EDGES["cloudfront"] or ""]

    report = look(made)

    assert [(check.name, check.cause) for check in report.failed()] == [("https", "https-refused")]


def test_a_record_that_is_at_the_edge_already_is_a_warning(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.extra |= {"phase": "before-cutover", "stage": "build"}

    check = look(made).check("dns")

    assert (check.status, check.cause) == ("warn", "dns-elsewhere")


def test_the_record_may_rest_where_the_stack_says(tmp_path: Path) -> None:
    made = before(world(tmp_path))
    made.extra["rollback_to"] = "by-hand.example.org"
    made.zone.put(HOST, "CNAME", "by-hand.example.org.")
    made.zone.put("by-hand.example.org", "A", "127.0.0.1")

    assert look(made).check("dns").status == "pass"


def test_an_edge_that_only_answers_later_is_not_tried_and_the_report_says_so(
    tmp_path: Path,
) -> None:
    made = before(world(tmp_path, "cloudflare"))

    report = look(made)

    assert report.verdict == "pass"
    assert all(statuses(report)[name] == "skip" for name in ("https", "certificate", "esp", "host"))
    assert "cannot be tried before the cut-over" in (report.check("esp").saw or "")
    assert made.seen == []


def test_such_an_edge_is_tried_where_it_is_named(tmp_path: Path) -> None:
    made = before(world(tmp_path, "cloudflare"))
    made.extra["connect"] = Address("127.0.0.1")

    assert statuses(look(made))["esp"] == "pass"


def test_a_certificate_that_comes_after_the_record_is_pending(tmp_path: Path) -> None:
    made = before(world(tmp_path, "keycdn"))
    made.present("links-1a2b.kxcdn.com")

    report = look(made)

    assert (report.check("certificate").status, report.check("certificate").cause) == (
        "warn",
        "certificate-pending",
    )
    assert report.verdict == "warn"


def test_and_is_a_fault_once_live(tmp_path: Path) -> None:
    made = world(tmp_path, "keycdn")
    made.present("links-1a2b.kxcdn.com")

    assert look(made).check("certificate").cause == "certificate-name-mismatch"


def test_stage_certificate_waits_for_the_validation_record(tmp_path: Path) -> None:
    made = before(world(tmp_path))
    made.extra |= {
        "stage": "certificate",
        "validation": [ExpectedRecord(f"_a.{HOST}", "CNAME", "_b.acm-validations.aws")],
    }

    report = look(made)

    assert report.verdict == "warn", report
    assert all(statuses(report)[name] == "skip" for name in NEEDS_AN_EDGE)
    check = report.check("certificate")
    assert (check.status, check.cause) == ("warn", "certificate-pending")
    assert f"_a.{HOST}" in (check.saw or "")
    assert made.seen == []


def test_stage_certificate_sees_the_validation_record(tmp_path: Path) -> None:
    made = before(world(tmp_path))
    made.extra |= {
        "stage": "certificate",
        "validation": [ExpectedRecord(f"_a.{HOST}", "CNAME", "_b.acm-validations.aws")],
    }
    made.zone.put(f"_a.{HOST}", "CNAME", "_b.acm-validations.aws.")

    assert "are in DNS" in (look(made).check("certificate").saw or "")


def test_an_alias_record_shows_the_edges_addresses(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.names[HOST] = {"A": ["127.0.0.1"]}

    assert look(made).check("dns").status == "pass"


def test_addresses_of_another_edge_are_judged_by_what_answers(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.names[HOST] = {"A": ["127.0.0.1"]}
    made.zone.put(EDGES["cloudfront"] or "", "A", "192.0.2.1")
    assert look(made).check("dns").status == "pass"

    made.behaviour = lambda _: page(404, "Wrong Link")
    assert look(made).check("dns").cause == "dns-elsewhere"


def test_a_proxied_name_is_recognised_by_what_answers(tmp_path: Path) -> None:
    made = world(tmp_path, "cloudflare")
    assert look(made).check("dns").status == "pass"

    made.behaviour = lambda _: page(404, "Wrong Link")
    assert look(made).check("dns").cause == "dns-elsewhere"


def test_another_edge_of_the_same_cdn_is_elsewhere(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.put(HOST, "CNAME", "d222222abcdef8.cloudfront.net.")
    made.zone.put("d222222abcdef8.cloudfront.net", "A", "127.0.0.1")

    assert look(made).check("dns").cause == "dns-elsewhere"

    made.extra["edge"] = None
    assert look(made).check("dns").status == "pass"


def test_the_redirect_by_page_rule_is_the_answer_over_both_schemes(tmp_path: Path) -> None:
    made = world(tmp_path, "cloudflare", "sparkpost")
    made.behaviour = lambda request: made.marked(
        replace(page(301, "Moved"), headers={"location": f"https://spgo.io{request.target}"})
    )

    report = look(made)

    assert report.verdict == "pass", report
    assert report.check("esp").status == "pass"
    assert report.check("cache").status == "skip"
    assert {request.sni for request in made.seen} == {None, HOST}
