"""What the real provider does around the API: replacements, imports, zones."""

import subprocess
import sys

import pytest

from sandbox import dns_zones, faults
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from sandbox.google import zones
from sandbox.google.api import DEFAULT_PROJECT
from sandbox.properties import Properties
from sandbox.provider.context import ProviderError
from sandbox.provider.lifecycle import Urn
from tests.sandbox.engine import run
from tests.sandbox.google.samples import (
    HOST,
    KEY,
    MANAGED_ZONE,
    RECORD,
    ZONE,
    GoogleEngine,
    record,
)

IDENTITY = f"{KEY}/rrsets/{HOST}./CNAME"


def values(cloud: Cloud, host: str = HOST) -> list[tuple[str, ...]]:
    return [item.values for item in dns_zones.records(cloud, KEY, host)]


def test_a_record_set_lives_and_a_refresh_sees_no_change(
    engine: GoogleEngine, cloud: Cloud
) -> None:
    identity, state = run(engine.create(RECORD, record()))
    assert identity == IDENTITY
    assert (state["project"], state["deletionPolicy"]) == (DEFAULT_PROJECT, "DELETE")

    found = run(engine.read(RECORD, identity, state, record()))
    assert found is not None
    assert found[0] == identity
    assert engine.paths(RECORD, record(), found[2]) == []

    moved = record(rrdatas=["d1.cloudfront.net."], ttl=60)
    state = run(engine.update(RECORD, identity, state, moved))
    assert values(cloud) == [("d1.cloudfront.net",)]
    run(engine.delete(RECORD, identity, state))
    assert values(cloud) == []
    assert run(engine.read(RECORD, identity, state, moved)) is None
    run(engine.delete(RECORD, identity, state))


def test_creating_takes_the_place_of_what_is_there_without_a_word(
    engine: GoogleEngine, cloud: Cloud
) -> None:
    """Nothing warns (sources/google-cloud-dns#record-authoritative)."""
    dns_zones.put(cloud, Record(KEY, HOST, "CNAME", 60, ("somebody.example.net",)))

    run(engine.create(RECORD, record()))

    assert values(cloud) == [("sendgrid.net",)]


def test_creating_beside_another_type_is_refused(engine: GoogleEngine, cloud: Cloud) -> None:
    dns_zones.put(cloud, Record(KEY, HOST, "A", 60, ("192.0.2.1",)))

    with pytest.raises(
        ProviderError, match=r"Error creating DNS RecordSet: googleapi: Error 400: .*but not both"
    ):
        run(engine.create(RECORD, record()))
    assert values(cloud) == [("192.0.2.1",)]


def test_what_was_changed_behind_the_state_is_not_overwritten(
    engine: GoogleEngine, cloud: Cloud
) -> None:
    identity, state = run(engine.create(RECORD, record()))
    dns_zones.put(cloud, Record(KEY, HOST, "CNAME", 300, ("d2.cloudfront.net",)))

    with pytest.raises(
        ProviderError, match=r"Error changing DNS RecordSet: .*412: .*conditionNotMet"
    ):
        run(engine.update(RECORD, identity, state, record(ttl=60)))
    with pytest.raises(ProviderError, match=r"Error when reading or editing .*conditionNotMet"):
        run(engine.delete(RECORD, identity, state))
    assert values(cloud) == [("d2.cloudfront.net",)]

    found = run(engine.read(RECORD, identity, state, record()))
    assert found is not None
    assert engine.paths(RECORD, record(), found[2]) == ["rrdatas[0]"]
    run(engine.update(RECORD, identity, found[1], record(ttl=60)))
    assert values(cloud) == [("sendgrid.net",)]


def test_another_type_is_one_change(engine: GoogleEngine, cloud: Cloud) -> None:
    identity, state = run(engine.create(RECORD, record()))
    address = record(type="A", rrdatas=["192.0.2.1"])

    run(engine.update(RECORD, identity, state, address))

    kept = dns_zones.records(cloud, KEY, HOST)
    assert [(item.type, item.values) for item in kept] == [("A", ("192.0.2.1",))]


CHANGES: list[tuple[str, Properties, set[str]]] = [
    (RECORD, record(ttl=60, rrdatas=["spgo.io."]), set()),
    (RECORD, record(type="A", rrdatas=["192.0.2.1"]), set()),
    (RECORD, record(deletionPolicy="PREVENT"), set()),
    (RECORD, record(name="b.example.com."), {"name"}),
    (RECORD, record(managedZone="other"), {"managedZone"}),
    (RECORD, record(project="other"), {"project"}),
]


@pytest.mark.parametrize(("token", "new", "replaces"), CHANGES)
def test_what_a_change_replaces(
    engine: GoogleEngine, token: str, new: Properties, replaces: set[str]
) -> None:
    old, new = engine.check(token, record()), engine.check(token, new)
    found, delete_first = engine.provider.diff(Urn(token, "name"), old, new, ())

    assert found
    assert {change.path for change in found if change.replaces} == replaces
    assert not delete_first


@pytest.mark.parametrize(
    ("token", "inputs"),
    [(RECORD, record()), (MANAGED_ZONE, {"name": "links", "dnsName": "links.example.org."})],
)
def test_another_project_of_the_provider_replaces_what_names_none(
    engine: GoogleEngine, cloud: Cloud, token: str, inputs: Properties
) -> None:
    before = engine.check(token, inputs)
    after = GoogleEngine(cloud, project="other").check(token, inputs, before)

    found, _ = engine.provider.diff(Urn(token, "name"), before, after, ())
    assert [(change.path, change.replaces) for change in found] == [("project", True)]


@pytest.mark.parametrize(
    ("type_", "old", "new", "same"),
    [
        ("AAAA", ["2001:db8::1"], ["2001:0DB8:0::1"], True),
        ("A", ["192.0.2.1", "192.0.2.2"], ["192.0.2.2", "192.0.2.1"], True),
        ("TXT", ['"proof"'], ["proof"], True),
        ("MX", ["10 mx.example.com."], ["10 MX.example.com."], True),
        ("CNAME", ["a.example.net."], ["A.example.net."], False),
        ("CNAME", ["a.example.net."], ["a.example.net"], False),
    ],
)
def test_values_are_compared_as_the_provider_compares_them(
    engine: GoogleEngine, type_: str, old: list[str], new: list[str], same: bool
) -> None:
    before, after = record(type=type_, rrdatas=old), record(type=type_, rrdatas=new)

    assert (engine.paths(RECORD, before, after) == []) is same


def test_a_zone_by_its_path_is_the_zone(engine: GoogleEngine) -> None:
    assert engine.paths(RECORD, record(managedZone=KEY), record()) == []


@pytest.mark.parametrize(
    ("changes", "path", "text"),
    [
        ({"name": HOST}, "name", "must end with trailing dot"),
        ({"rrdatas": None}, "rrdatas", "must be specified"),
        ({"ttl": None}, "ttl", "is missing"),
        ({"ttl": "300"}, "ttl", "must be a whole number"),
        ({"rrdata": ["x."]}, "rrdata", "did you mean rrdatas"),
        ({"routingPolicy": {"wrrs": []}}, "routingPolicy", "does not model"),
        ({"routingPolicy": {"wrr": []}}, "routingPolicy.wrr", "did you mean wrrs"),
        ({"deletionPolicy": "KEEP"}, "deletionPolicy", "PREVENT"),
    ],
)
def test_inputs_the_provider_would_refuse_are_refused(
    engine: GoogleEngine, changes: Properties, path: str, text: str
) -> None:
    found = dict(engine.faults(RECORD, **record(**changes)))
    assert text in found[path]


@pytest.mark.parametrize(
    "identity",
    [IDENTITY, f"{DEFAULT_PROJECT}/{ZONE}/{HOST}./CNAME", f"{ZONE}/{HOST}./CNAME"],
)
def test_a_record_set_is_imported_by_three_forms_of_its_id(
    engine: GoogleEngine, cloud: Cloud, identity: str
) -> None:
    """The record was made by hand, so it is stored as the console stores it."""
    dns_zones.put(cloud, Record(KEY, HOST, "CNAME", 300, ("sendgrid.net",)))

    found = run(engine.read(RECORD, identity, {}, {}))

    assert found is not None
    assert found[0] == IDENTITY
    assert found[2].items() >= record().items()
    assert engine.paths(RECORD, found[2], engine.check(RECORD, record())) == []


@pytest.mark.parametrize(
    ("identity", "text"),
    [
        (f"{HOST}.", "doesn't match any of the accepted formats"),
        (f"{ZONE}/{HOST}/CNAME", "Invalid value for 'parameters.name'"),
    ],
)
def test_an_import_by_another_id_is_refused(engine: GoogleEngine, identity: str, text: str) -> None:
    with pytest.raises(ProviderError, match=text):
        run(engine.read(RECORD, identity, {}, {}))


def test_an_import_of_what_is_not_there_finds_nothing(engine: GoogleEngine) -> None:
    assert run(engine.read(RECORD, IDENTITY, {}, {})) is None
    assert run(engine.read(RECORD, f"none/{HOST}./CNAME", {}, {})) is None


@pytest.mark.parametrize(("policy", "left"), [("ABANDON", 1), ("DELETE", 0)])
def test_a_record_set_can_be_abandoned(
    engine: GoogleEngine, cloud: Cloud, policy: str, left: int
) -> None:
    identity, state = run(engine.create(RECORD, record(deletionPolicy=policy)))
    run(engine.delete(RECORD, identity, state))
    assert len(values(cloud)) == left


def test_a_prevented_deletion_is_refused(engine: GoogleEngine) -> None:
    identity, state = run(engine.create(RECORD, record(deletionPolicy="PREVENT")))
    with pytest.raises(ProviderError, match="cannot destroy"):
        run(engine.delete(RECORD, identity, state))


def test_a_zone_made_by_a_program_holds_records_and_goes_again(engine: GoogleEngine) -> None:
    inputs = {"name": "links", "dnsName": "links.example.org.", "labels": {"team": "mail"}}
    identity, state = run(engine.create(MANAGED_ZONE, inputs))
    assert identity == zones.zone_key(DEFAULT_PROJECT, "links")
    assert state["description"] == "Managed by Pulumi"
    assert len(state["nameServers"]) == 4
    found = run(engine.read(MANAGED_ZONE, identity, {}, {}))
    assert found is not None
    checked = engine.check(MANAGED_ZONE, inputs)
    found = run(engine.read(MANAGED_ZONE, identity, state, checked))
    assert found is not None
    assert engine.paths(MANAGED_ZONE, checked, found[2]) == []

    run(engine.create(RECORD, record(managedZone="links", name="a.links.example.org.")))
    with pytest.raises(ProviderError, match="contains one or more"):
        run(engine.delete(MANAGED_ZONE, identity, state))
    state = run(engine.update(MANAGED_ZONE, identity, state, {**inputs, "forceDestroy": True}))
    run(engine.delete(MANAGED_ZONE, identity, state))
    assert run(engine.read(MANAGED_ZONE, identity, state, inputs)) is None


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({"dnsName": "a.example.", "visibility": "private"}, "visibility"),
        ({"dnsName": "a.example.", "dnssecConfig": {"state": "on"}}, "dnssecConfig"),
        ({"dnsName": "a.example.", "description": ""}, "description"),
        ({"zone": "x"}, "dnsName"),
    ],
)
def test_zones_the_sandbox_does_not_model_are_refused(
    engine: GoogleEngine, inputs: Properties, path: str
) -> None:
    assert path in dict(engine.faults(MANAGED_ZONE, **inputs))


def test_a_slow_or_refusing_api_loses_nothing(engine: GoogleEngine, cloud: Cloud) -> None:
    faults.arm(cloud, "clouddns:changes.create", "throttle", times=3)
    identity, state = run(engine.create(RECORD, record()))

    faults.arm(cloud, "clouddns:changes.create", "refuse")
    with pytest.raises(ProviderError, match="Error 403: Forbidden, forbidden"):
        run(engine.update(RECORD, identity, state, record(ttl=60)))
    run(engine.update(RECORD, identity, state, record(ttl=60)))

    faults.arm(cloud, "clouddns:changes.create", "lose")
    other = record(name="b.example.com.")
    with pytest.raises(ProviderError, match="no answer"):
        run(engine.create(RECORD, other))
    run(engine.create(RECORD, other))
    assert values(cloud, "b.example.com") == [("sendgrid.net",)]


def test_only_the_plugin_that_checks_inputs_pays_for_the_sdk() -> None:
    code = "import sys, sandbox.seed, sandbox.google.package\nsys.exit('pulumi_gcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
