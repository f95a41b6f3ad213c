"""Every pair with both settings, live: verify passes, with and without real links."""

from collections.abc import Mapping

import pytest

from tests.edge.deployed import ALL, GROUP, Pair
from tests.edge.probing import RECIPIENTS, verified, with_links
from tests.edge.test_pairs import marked
from tests.edge.viewer import Viewer
from tests.support.engine import Stack
from verify.values import CHECKS, DomainReport

HOSTS = [*(pair.host for pair in ALL), *GROUP]


@pytest.fixture(scope="module")
def plain(stack: Stack, live: Viewer) -> Mapping[str, DomainReport]:
    return verified(stack, live)


@pytest.fixture(scope="module")
def linked(stack: Stack, live: Viewer) -> Mapping[str, DomainReport]:
    return verified(stack, live, with_links)


def test_every_domain_of_the_stack_is_examined(plain: Mapping[str, DomainReport]) -> None:
    assert sorted(plain) == sorted(HOSTS)
    for report in plain.values():
        assert tuple(check.name for check in report.checks) == CHECKS


SERVED = [*(pytest.param(pair.host, marks=marked(pair).marks) for pair in ALL), *GROUP]


@pytest.mark.parametrize("host", SERVED)
def test_a_right_domain_passes(plain: Mapping[str, DomainReport], host: str) -> None:
    assert (plain[host].phase, plain[host].verdict) == ("live", "pass"), plain[host]


@pytest.mark.parametrize("host", SERVED)
def test_real_links_lead_to_their_pages(linked: Mapping[str, DomainReport], host: str) -> None:
    report = linked[host]
    assert report.verdict == "pass", report
    link = report.check("link")
    assert link.status == "pass"
    for number, _ in enumerate(RECIPIENTS, 1):
        assert f"link {number} leads to" in str(link.saw) or number > 1


@pytest.mark.parametrize("pair", [marked(pair) for pair in ALL])
def test_nothing_but_what_has_no_meaning_is_skipped(
    linked: Mapping[str, DomainReport], pair: Pair
) -> None:
    """So that a pass says something: with links, these checks have no meaning for the pair."""
    expected = {"owner-record", "deep-links"}
    if pair.cdn == "proxy":
        expected |= {"caa"}
    if pair.esp == "sparkpost":
        expected |= {"host"}
        # Kept for seconds as SparkPost asks for: the forged request gets the same answer.
        expected |= {"forwarded-host"}
    if pair.cdn == "keycdn":
        # What is kept answers the forged request, too.
        expected |= {"forwarded-host"}
    if pair.redirects:
        expected |= {"cache", "clients", "forwarded-host"}
    skipped = {check.name for check in linked[pair.host].checks if check.status == "skip"}
    assert skipped <= expected, linked[pair.host]
