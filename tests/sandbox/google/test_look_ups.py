"""What the real provider looks up, and what its configuration lets it see."""

from typing import Any

import dns.message
import dns.query
import pytest

from sandbox import dns_zones, settings
from sandbox.cloud import Cloud
from sandbox.dns_server import serve
from sandbox.google import zones
from sandbox.google.api import DEFAULT_ACCOUNT, DEFAULT_PROJECT
from sandbox.operations import account_of_secret
from sandbox.provider.context import ProviderError
from tests.sandbox.engine import run
from tests.sandbox.google.samples import (
    HOST,
    KEY,
    RECORD,
    ZONE,
    GoogleEngine,
    record,
)

IDENTITY = f"{KEY}/rrsets/{HOST}./CNAME"


def values(cloud: Cloud, host: str = HOST) -> list[tuple[str, ...]]:
    return [item.values for item in dns_zones.records(cloud, KEY, host)]


def test_zones_and_record_sets_are_looked_up(engine: GoogleEngine, cloud: Cloud) -> None:
    zones.add_zone(cloud, DEFAULT_PROJECT, "inside", "example.com", DEFAULT_ACCOUNT, private=True)
    run(engine.create(RECORD, record()))

    zone = run(engine.look_up("getManagedZone", name=ZONE))
    assert (zone["dnsName"], zone["visibility"], zone["id"]) == ("example.com.", "public", KEY)
    listed = run(engine.look_up("getManagedZones"))["managedZones"]
    assert {(item["name"], item["visibility"]) for item in listed} == {
        (ZONE, "public"),
        ("inside", "private"),
    }
    wanted = {"managedZone": ZONE, "name": f"{HOST}.", "type": "CNAME"}
    one = run(engine.look_up("getRecordSet", **wanted))
    assert (one["rrdatas"], one["ttl"], one["id"]) == (["sendgrid.net."], 300, IDENTITY)
    (item,) = run(engine.look_up("getRecordSets", **wanted))["rrsets"]
    assert item == {
        "name": f"{HOST}.",
        "type": "CNAME",
        "ttl": 300,
        "rrdatas": ["sendgrid.net."],
    }


@pytest.mark.parametrize(
    ("what", "arguments", "text"),
    [
        ("getManagedZone", {"name": "none"}, "Error 404: .*'none' does not exist., notFound"),
        ("getManagedZone", {}, 'Missing required argument: "name"'),
        ("getManagedZone", {"name": ZONE, "zone": "x"}, "zone: is no argument"),
        (
            "getRecordSet",
            {"managedZone": ZONE, "name": "no.example.com.", "type": "A"},
            "Only expected 1 record set, got 0",
        ),
        ("getRecordSets", {"managedZone": "none"}, "error reading DNS Record Sets: .*404"),
    ],
)
def test_a_look_up_that_finds_nothing_says_so(
    engine: GoogleEngine, what: str, arguments: dict[str, str], text: str
) -> None:
    with pytest.raises(ProviderError, match=text):
        run(engine.look_up(what, **arguments))


def test_no_record_sets_is_an_empty_list(engine: GoogleEngine) -> None:
    found = run(engine.look_up("getRecordSets", managedZone=ZONE, name=f"{HOST}."))
    assert found["rrsets"] == []


def ask(address: str, name: str, type_: str) -> list[str]:
    host, _, port = address.partition(":")
    answer = dns.query.udp(dns.message.make_query(name, type_), host, port=int(port), timeout=5)
    found: list[Any] = answer.answer
    return sorted(f"{item.rdtype.name} {data}" for item in found for data in item)


def test_the_world_sees_public_zones_only(engine: GoogleEngine, cloud: Cloud) -> None:
    zones.add_zone(cloud, DEFAULT_PROJECT, "in", "example.org", DEFAULT_ACCOUNT, private=True)
    run(engine.create(RECORD, record()))
    run(engine.create(RECORD, record(managedZone="in", name="a.example.org.")))

    with serve(cloud) as resolver:
        assert ask(resolver, HOST, "CNAME") == ["CNAME sendgrid.net."]
        assert ask(resolver, "a.example.org", "CNAME") == []


def test_credentials_and_projects_see_clouds_of_their_own(cloud: Cloud) -> None:
    secret = '{"private_key": "do-not-show"}'
    owner = account_of_secret("google", secret)
    zones.add_zone(cloud, "theirs", ZONE, "example.com", owner)
    theirs = GoogleEngine(cloud, project="theirs", credentials=secret)

    identity, _ = run(theirs.create(RECORD, record()))

    assert identity.startswith("projects/theirs/")
    assert values(cloud) == []
    with pytest.raises(ProviderError, match="403: Forbidden") as caught:
        run(theirs.create(RECORD, record(project=DEFAULT_PROJECT)))
    assert "do-not-show" not in str(caught.value)
    assert "do-not-show" not in cloud.path.read_bytes().decode(errors="ignore")
    with pytest.raises(ProviderError, match="403: Forbidden"):
        run(GoogleEngine(cloud, project="theirs").create(RECORD, record()))


@pytest.mark.parametrize("name", ["GOOGLE_PROJECT", "CLOUDSDK_CORE_PROJECT"])
def test_the_project_may_come_from_the_environment(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "around")
    assert GoogleEngine(cloud).check(RECORD, record())["project"] == "around"
    assert GoogleEngine(cloud, project="given").check(RECORD, record())["project"] == "given"


def test_no_credentials_and_no_project_are_said_plainly_where_they_are_required(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.put(cloud, "google.credentials_required", 1)
    with pytest.raises(ProviderError, match="failed to load application credentials"):
        GoogleEngine(cloud, project=DEFAULT_PROJECT)

    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "adc.json")
    with pytest.raises(ProviderError, match="project: required field is not set"):
        GoogleEngine(cloud).check(RECORD, record())
