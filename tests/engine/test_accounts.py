"""An edge and its account on the real engine: refused while it cannot move, and the way that goes.

In the sandbox different credentials lead to different clouds, so that nothing is found by mistake.
"""

from typing import Any

import pytest

from sandbox import dns_zones
from tests.engine.examples import DOMAIN, HOST, OTHER, ROUTE53, at
from tests.support.engine import Outcome, Stack

ACCOUNTS = {
    "cloudfront": {"one": {"profile": "one"}, "two": {"profile": "two"}},
    "fastly": {name: {"token_secret": f"{name}-token"} for name in ("one", "two")},
}
FASTLY: dict[str, Any] = {
    **DOMAIN,
    "cdn": "fastly",
    "fastly": {"cname_target": "j.sni.global.fastly.net"},
}
DOMAINS: dict[str, dict[str, Any]] = {"cloudfront": DOMAIN, "fastly": FASTLY}
each_cdn = pytest.mark.parametrize("cdn", DOMAINS)


def write(stack: Stack, cdn: str, domains: dict[str, Any], **renamed: str) -> Stack:
    """A stack file with two accounts, and further names of them."""
    accounts: dict[str, Any] = dict(ACCOUNTS[cdn])
    accounts |= {new: accounts[old] for new, old in renamed.items()}
    named = {entry["token_secret"] for entry in accounts.values() if "token_secret" in entry}
    secrets = {name: {"secure": f"AAABA{name}"} for name in sorted(named)}
    return stack.write(domains, accounts=accounts, **secrets)


def touched(outcome: Outcome) -> set[str]:
    """What an update touched beside providers, which are no part of any cloud."""
    return {name for _, name in outcome.steps} - {"one", "two", "renamed"}


@each_cdn
def test_an_edge_moves_to_another_account_by_the_way_that_is_printed(
    stack: Stack, cdn: str
) -> None:
    domain = DOMAINS[cdn]

    def host(stage: str, account: str, **keys: Any) -> dict[str, Any]:
        return at(stage, **{**domain, "account": account, "protect": False, **keys})

    beside = {OTHER: domain}
    write(stack, cdn, host("live", "one")).must_up()
    edge = stack.records()[HOST]

    refused = write(stack, cdn, host("live", "two")).up()
    assert f"domains.\"{HOST}\".account: is live at an edge in account 'one'" in refused.output
    assert touched(refused) == set()

    renamed = write(stack, cdn, host("live", "renamed"), renamed="one").must_up()
    assert touched(renamed) == set()
    assert stack.refresh().code == 0
    assert stack.records()[HOST] == edge

    write(stack, cdn, host("build", "one") | beside).must_up()
    refused = write(stack, cdn, host("build", "two") | beside).up()
    assert "has an edge in account 'one'" in refused.output
    assert touched(refused) == set()

    write(stack, cdn, beside).must_up()
    if cdn == "fastly":
        # The other account has another proof at the same name, as the way says.
        (proof,) = [
            record
            for zone in dns_zones.zones(stack.cloud)
            for record in dns_zones.records(stack.cloud, zone.id)
            if record.name.startswith(f"_acme-challenge.{HOST}")
        ]
        dns_zones.remove(stack.cloud, proof)
    moved = host("live", "two", dns={**ROUTE53, "existing": True})
    write(stack, cdn, moved | beside).must_up()
    assert stack.outputs()[HOST]["stage"] == "live"
    assert stack.refresh().code == 0
    assert touched(stack.must_up()) == set()
