"""Long links and the answers of a certificate authority's challenge, at real servers."""

from collections.abc import Generator

import pytest

from tests.proxy.machine import HOSTS, Machine
from tests.proxy.test_real_servers import SCHEMES, TARGETS, esp, machine, nothing_arrived

__all__ = ["esp", "machine"]

LONGEST_URL = 8192
"""Characters (sources/quotas#cloudfront-url)."""


@pytest.fixture
def long_page(machine: Machine, esp: str) -> Generator[str]:
    """A page with the longest address, where a link of the ESP leads during the test."""
    provider = machine.esps[esp]
    usual, start = provider.destination, "https://shop.example.org/?q="
    provider.destination = start + "x" * (LONGEST_URL - len(start))
    yield provider.destination
    provider.destination = usual
    provider.arrivals.clear()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_longest_link_leads_to_the_longest_page(
    machine: Machine, esp: str, scheme: str, long_page: str
) -> None:
    """sources/esps#lengths: SparkPost takes pages of 4,096 characters; others do not say."""
    start = f"{scheme}://{HOSTS[esp]}{TARGETS[esp]}"
    target = TARGETS[esp] + "x" * (LONGEST_URL - len(start))
    link = f"{scheme}://{HOSTS[esp]}{target}"

    response = machine.ask(scheme, HOSTS[esp], target, headers=[("Referer", link)])

    assert (response.status, response.headers["Location"]) == (302, long_page)
    assert machine.esps[esp].take().target == target


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_proof_for_a_certificate_is_answered_by_the_proxy_itself(
    machine: Machine, esp: str, scheme: str
) -> None:
    """sources/proxy#http-01."""
    place = "/.well-known/acme-challenge/"
    proof = machine.ask(scheme, HOSTS[esp], f"{place}TOKEN")

    assert (proof.status, proof.body) == (200, b"TOKEN.thumbprint")
    assert machine.ask(scheme, HOSTS[esp], f"{place}OTHER").status == 404
    assert machine.ask(scheme, HOSTS[esp], place).status in (403, 404)
    assert nothing_arrived(machine)
