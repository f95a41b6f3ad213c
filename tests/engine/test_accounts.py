"""An edge and its account on the real engine: refused while it cannot move, and the way that goes.

In the sandbox different credentials lead to different clouds, so that nothing is found by mistake.
"""

from typing import Any

import pytest

from sandbox import delegation, dns_zones
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


MOVED = "links.m.example.com"
THIRD = {"third.example.org": {**DOMAIN, "dns": {"provider": "manual", "zone": "example.org"}}}


def hosts(stage: str, account: str, zone: str) -> dict[str, Any]:
    """Two hosts whose records are in an account or a zone that may change."""
    keys = {**DOMAIN, "stage": stage, "protect": False}
    records = {HOST: {**ROUTE53, "account": account}}
    records[MOVED] = {"provider": "route53", "zone": zone, "account": "one"}
    return {host: {**keys, "dns": dns} for host, dns in records.items()}


def test_a_record_moves_to_another_account_and_zone_by_the_way_that_is_printed(
    stack: Stack,
) -> None:
    """Refused while live, whatever `protect` and the stage say, and nothing is touched."""
    here, there = ("one", "example.com"), ("two", "m.example.com")
    third = {host: {**keys, "stage": "certificate"} for host, keys in THIRD.items()}
    write(stack, "cloudfront", {**hosts("live", *here), **third}).must_up()
    edges = {host: stack.records()[host] for host in (HOST, MOVED)}
    old = {zone.id for zone in dns_zones.zones(stack.cloud)}

    for stage in ("live", "build"):
        refused = write(stack, "cloudfront", {**hosts(stage, *there), **third}).up()
        assert refused.code != 0
        for host, key in {HOST: "account", MOVED: "zone"}.items():
            assert f'domains."{host}".dns.{key}: is live by' in refused.output
        assert "set stage: build and run `pulumi up`" in refused.output
        assert touched(refused) == set()
        assert {host: stack.records()[host] for host in edges} == edges

    # The way, step by step.
    write(stack, "cloudfront", {**hosts("build", *here), **third}).must_up()
    write(stack, "cloudfront", third).must_up()
    write(stack, "cloudfront", {**hosts("certificate", *there), **third}).must_up()
    for zone in dns_zones.zones(stack.cloud):  # shortest name first: the zone above
        if zone.id not in old:
            delegation.delegate(stack.cloud, zone)
    write(stack, "cloudfront", {**hosts("live", *there), **third}).must_up()
    assert {stack.outputs()[host]["stage"] for host in edges} == {"live"}
    left = {
        record.name: record.values[0].rstrip(".")
        for zone in old
        for record in dns_zones.records(stack.cloud, zone)
        if record.name in edges
    }
    assert left == {HOST: "sendgrid.net", MOVED: "sendgrid.net"}

    by_id = hosts("live", *there)
    by_id[MOVED]["dns"] = {"provider": "route53", "zone_id": "Z0OTHER", "account": "one"}
    refused = write(stack, "cloudfront", {**by_id, **third}).up()
    assert f'domains."{MOVED}".dns.zone_id: is live by its record in the zone' in refused.output
    assert touched(refused) == set()


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
