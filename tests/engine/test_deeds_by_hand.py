"""What somebody did by hand, on the real engine: it is named, and the way that is printed goes.

Edges that were deleted, whose names go on pointing there, are in `test_live_changes` too.
"""

from sandbox import dns_zones
from sandbox.aws import cloudfront
from sandbox.dns_zones import Record
from tests.engine.examples import ESP, HOST, ROUTE53, TRACKING, at
from tests.support.engine import Stack

ALIAS = {**ROUTE53, "record": "alias"}
IPV6 = f"{HOST}-tracking-ipv6"


def stands(stack: Stack) -> dict[str, str | None]:
    """What is at the tracking name: type -> where it leads."""
    (zone,) = dns_zones.zones(stack.cloud, "example.com")
    return {
        record.type: record.alias or record.values[0].rstrip(".")
        for record in dns_zones.records(stack.cloud, zone.id, HOST)
    }


def replace(stack: Stack, type_: str, value: str) -> None:
    """What a person does at the DNS console in an incident."""
    (zone,) = dns_zones.zones(stack.cloud, "example.com")
    for record in dns_zones.records(stack.cloud, zone.id, HOST):
        dns_zones.remove(stack.cloud, record)
    dns_zones.put(stack.cloud, Record(zone.id, HOST, type_, 300, (value,)))


def test_a_cname_in_place_of_an_alias_pair_is_found_and_taken_over(stack: Stack) -> None:
    stack.write(at("live", dns=ALIAS)).must_up()
    edge = stack.outputs()[HOST]["edge"]
    replace(stack, "CNAME", ESP)

    # The rollback would take the AAAA away and say that the name points where it did.
    refused = stack.write(at("build", dns=ALIAS)).up()
    assert refused.code != 0
    assert f"points at {edge}, and Route 53 has CNAME {ESP}" in refused.output
    assert "Run `pulumi refresh`" in refused.output

    assert stack.refresh().code == 0
    refused = stack.write(at("live", dns=ALIAS)).preview()
    assert refused.code != 0
    assert f"somebody replaced it by hand: Route 53 has CNAME {ESP}" in refused.output
    assert "Write dns.existing: true to take it over" in refused.output
    assert stands(stack) == {"CNAME": ESP}

    taken = stack.write(at("live", dns={**ALIAS, "existing": True})).must_up()
    assert ("import", TRACKING) in taken.steps
    assert ("create", IPV6) in taken.steps
    assert stands(stack) == {"A": edge, "AAAA": edge}


def test_an_address_in_place_of_a_cname_is_found_and_taken_over(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    replace(stack, "A", "192.0.2.9")

    refused = stack.write(at("build")).up()
    assert refused.code != 0
    assert "somebody changed its record by hand: at Route 53 it says A 192.0.2.9" in refused.output
    assert "conflicts with other records" not in refused.output

    assert stack.refresh().code == 0
    refused = stack.up()
    assert refused.code != 0
    assert "Route 53 has A 192.0.2.9 at that name now" in refused.output
    assert f"make it one CNAME in the zone (to {ESP}" in refused.output
    assert refused.steps == frozenset()

    replace(stack, "CNAME", ESP)
    stack.write(at("build", dns={**ROUTE53, "existing": True})).must_up()
    stack.write(at("live")).must_up()
    assert stands(stack) == {"CNAME": stack.outputs()[HOST]["edge"]}


def test_an_alias_of_a_distribution_that_somebody_deleted_comes_back(stack: Stack) -> None:
    stack.write(at("live", dns=ALIAS)).must_up()
    edge = stack.outputs()[HOST]["edge"]
    ((identity, _),) = stack.cloud.items("aws", "distribution").items()
    stack.cloud.remove("aws", "distribution", identity)
    stack.cloud.set_links(cloudfront.ALIAS, identity, set())
    assert stack.refresh().code == 0

    for file in (at("live", dns=ALIAS), at("build", dns=ALIAS)):
        refused = stack.write(file).up()
        assert refused.code != 0
        assert f"{HOST} is live at {edge} by an A and an AAAA alias, and" in refused.output
        assert (refused.steps, stands(stack)) == (frozenset(), {"A": edge, "AAAA": edge})

    replace(stack, "CNAME", ESP)
    assert stack.refresh().code == 0
    stack.write(at("build", dns={**ALIAS, "existing": True})).must_up()
    assert stands(stack) == {"CNAME": ESP}
    stack.write(at("live", dns=ALIAS)).must_up()
    new = stack.outputs()[HOST]["edge"]
    assert stands(stack) == {"A": new, "AAAA": new}
