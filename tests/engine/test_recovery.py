"""What stood before, drifted, or was cut off: imports, repairs and second runs."""

import json
from contextlib import suppress
from typing import Any

from sandbox import dns_zones, faults
from sandbox.fastly import services
from tests.engine.examples import DOMAIN, HOST, PAIR, ROUTE53, TRACKING, at
from tests.support.engine import NAME, Stack, wait_until


def test_an_existing_record_is_imported_once_its_place_is_named(stack: Stack) -> None:
    dns = {**ROUTE53, "existing": True}
    stack.write({HOST: {**DOMAIN, "dns": dns}})
    assert stack.preview().code == 0
    cloud = stack.cloud
    (zone,) = dns_zones.zones(cloud, "example.com")
    dns_zones.put(cloud, dns_zones.Record(zone.id, HOST, "CNAME", 7200, ("u1.wl.sendgrid.net",)))

    refused = stack.up()
    assert refused.code != 0
    assert "add dns.rollback_to: u1.wl.sendgrid.net" in refused.output
    stack.write({HOST: {**DOMAIN, "dns": {**dns, "rollback_to": "u1.wl.sendgrid.net"}}})
    outcome = stack.must_up()

    assert ("import", TRACKING) in outcome.steps
    assert ("create", TRACKING) not in outcome.steps
    found = dns_zones.record(cloud, zone.id, HOST, "CNAME")
    assert found is not None
    assert (found.ttl, [value.rstrip(".") for value in found.values]) == (
        300,
        ["u1.wl.sendgrid.net"],
    )
    assert stack.preview().steps == set()


def test_refresh_finds_what_changed_behind_pulumis_back(stack: Stack) -> None:
    stack.write(at("live")).must_up()
    edge = stack.outputs()[HOST]["edge"]
    cloud = stack.cloud
    (zone,) = dns_zones.zones(cloud, "example.com")
    dns_zones.put(cloud, dns_zones.Record(zone.id, HOST, "CNAME", 300, ("elsewhere.example.net",)))

    assert stack.preview().steps == set()
    assert stack.refresh().code == 0
    refused = stack.up()
    assert refused.code != 0
    assert "somebody led its record to elsewhere.example.net" in refused.output
    assert stack.records()[HOST] == "elsewhere.example.net"

    # Who says that it is known gets the record back, through the guard as any other move.
    stack.write(at("live", dns={**ROUTE53, "rollback_to": "elsewhere.example.net"}))
    assert ("update", TRACKING) in stack.must_up().steps
    assert stack.records()[HOST] == edge


def test_build_with_manual_dns_names_the_records_that_are_missing(stack: Stack) -> None:
    manual = {
        **PAIR,
        "dns": {"provider": "manual", "zone": "example.org"},
        "certificate": {"wait": "2s"},
        "group": "g",
    }
    hosts = ("a.example.org", "b.example.org")
    stack.write({host: {**manual, "stage": "certificate"} for host in hosts}).must_up()
    wanted = {
        host: next(r for r in outputs["dns_records"] if r["purpose"] == "validation")
        for host, outputs in stack.outputs().items()
    }
    _set_record(stack, wanted[hosts[0]])

    stack.write({host: {**manual, "stage": "build"} for host in hosts})
    outcome = stack.up()

    assert outcome.code != 0
    assert f"{wanted[hosts[1]]['name']}  CNAME  {wanted[hosts[1]]['value']}" in outcome.output
    assert f"{wanted[hosts[0]]['name']}  CNAME" not in outcome.output

    _set_record(stack, wanted[hosts[1]])
    stack.must_up()
    assert {outputs["stage"] for outputs in stack.outputs().values()} == {"build"}


def _set_record(stack: Stack, record: dict[str, Any]) -> None:
    """Sets a record as a person would at their DNS console."""
    cloud = stack.cloud
    (zone,) = dns_zones.zones(cloud, record["zone"])
    dns_zones.put(
        cloud, dns_zones.Record(zone.id, record["name"], "CNAME", record["ttl"], (record["value"],))
    )


def test_an_adopted_distribution_is_imported_and_then_made_as_documented(stack: Stack) -> None:
    stack.write(at("build", adopt={"distribution": "E1ADOPTED1"}))

    outcome = stack.must_up()

    assert ("import", f"{HOST}-distribution") in outcome.steps
    assert ("create", f"{HOST}-distribution") not in outcome.steps
    assert list(stack.cloud.items("aws", "distribution")) == ["E1ADOPTED1"]
    assert stack.preview().steps == set()


def _under_way(stack: Stack) -> set[str]:
    """Types of what the engine makes just now, by the state that it wrote last.

    One that is half written says nothing: the file backend would have lost it to a kill by now.
    """
    for path in stack.home.rglob(f"stacks/**/{NAME}.json"):
        with suppress(ValueError):
            latest: dict[str, Any] = json.loads(path.read_text())["checkpoint"]["latest"] or {}
            pending: list[dict[str, Any]] = latest.get("pending_operations") or []
            return {one["resource"]["type"] for one in pending}
    return set()


def test_an_update_that_was_killed_is_finished_by_the_next_one(stack: Stack) -> None:
    """Killed while it waits for a certificate: the next run converges and doubles nothing."""
    manual = {**PAIR, "dns": {"provider": "manual", "zone": "example.org"}, "stage": "build"}
    host = "a.example.org"
    stack.write({host: manual})
    running = stack.start("up", "--yes", "--skip-preview")
    wait_until(lambda: _under_way(stack) == {"aws:acm/certificateValidation:CertificateValidation"})
    assert stack.processes()
    running.kill_all()
    wait_until(lambda: not stack.processes())  # the engine's plugins, the language host, the rest

    stack.write({host: {**manual, "stage": "certificate"}}).must_up()
    assert len(stack.cloud.items("aws", "certificate")) == 1
    (record,) = (r for r in stack.outputs()[host]["dns_records"] if r["purpose"] == "validation")
    _set_record(stack, record)
    stack.write({host: manual}).must_up()

    assert len(stack.cloud.items("aws", "certificate")) == 1
    assert len(stack.cloud.items("aws", "distribution")) == 1
    assert stack.preview().steps == set()


def test_an_orphan_of_a_killed_update_is_explained_and_can_be_adopted(stack: Stack) -> None:
    stack.write(at("build", adopt={"distribution": "E1ORPHANED"}))
    assert stack.preview().code == 0

    refused = stack.write(at("build")).up()
    assert refused.code != 0
    assert "set adopt.distribution to its ID" in refused.output

    stack.write(at("build", adopt={"distribution": "E1ORPHANED"})).must_up()
    assert list(stack.cloud.items("aws", "distribution")) == ["E1ORPHANED"]


def test_an_orphan_at_fastly_is_explained_and_can_be_adopted(stack: Stack) -> None:
    keys: dict[str, object] = {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53}
    stack.write({HOST: keys})
    assert stack.preview().code == 0
    faults.arm(stack.cloud, "fastly:CreateService", "lose")
    assert stack.up().code != 0
    (orphan,) = stack.cloud.items("fastly", services.KIND)

    refused = stack.up()
    assert refused.code != 0
    assert "set adopt.service to its ID" in refused.output

    stack.write({HOST: {**keys, "adopt": {"service": orphan}}}).must_up()
    assert list(stack.cloud.items("fastly", services.KIND)) == [orphan]
    assert stack.preview().steps == set()


def test_the_cli_s_import_takes_over_a_record(stack: Stack) -> None:
    stack.write(at("build", dns={**ROUTE53, "existing": True}))
    assert stack.preview().code == 0
    (zone,) = dns_zones.zones(stack.cloud, "example.com")

    done = stack.run(
        *("import", "aws:route53/record:Record", "mine", f"{zone.id}_{HOST}_CNAME"),
        *("--yes", "--skip-preview"),
    )

    assert done.returncode == 0, done.stdout
    assert "1 imported" in done.stdout
