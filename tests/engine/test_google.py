"""Google Cloud DNS on the real engine: with every CDN, and what it never overwrites."""

from pathlib import Path
from typing import Any

import pytest

from sandbox import dns_zones, faults
from sandbox.dns_zones import Record
from sandbox.google import zones
from sandbox.google.api import DEFAULT_PROJECT
from sandbox.stand_ins import STAND_IN, sealed
from tests.engine.examples import ESP, HOST, TRACKING
from tests.support.engine import Stack

GOOGLE = {"provider": "google", "zone": "example.com"}
CLOUDFRONT = {"cdn": "cloudfront", "esp": "sendgrid", "dns": GOOGLE}
ZONE = zones.zone_key(DEFAULT_PROJECT, "example-com")


def at(stage: str, dns: dict[str, Any] | None = None, **keys: Any) -> dict[str, Any]:
    """One domain at a stage."""
    return {HOST: {**CLOUDFRONT, "dns": {**GOOGLE, **(dns or {})}, "stage": stage, **keys}}


def seeded(stack: Stack, *records: Record) -> Stack:
    """The stack, its zone made by a preview, with records that somebody put there."""
    stack.preview()
    for record in records:
        dns_zones.put(stack.cloud, record)
    return stack


def kept(stack: Stack, host: str = HOST) -> list[tuple[str, int | None, tuple[str, ...]]]:
    """What the zone at Google has for a host."""
    found = dns_zones.records(stack.cloud, ZONE, host)
    return [(record.type, record.ttl, record.values) for record in found]


def test_existing_records_are_imported_and_changed_in_place(stack: Stack) -> None:
    """The ESP had them validated with another TTL; the seeder made them so."""
    owner = "1.example.com"
    stack.write(at("build", {"existing": True}, owner_record=owner))

    steps = stack.must_up().steps

    assert {step for step in steps if step[1] in (TRACKING, f"{HOST}-owner")} == {
        ("import", TRACKING),
        ("update", TRACKING),
        ("import", f"{HOST}-owner"),
        ("update", f"{HOST}-owner"),
    }
    assert kept(stack) == kept(stack, owner) == [("CNAME", 300, (ESP,))]
    assert not [change for change in dns_zones.history(stack.cloud, HOST) if change.new is None]
    assert stack.preview("--expect-no-changes").code == 0
    assert stack.write(at("build", owner_record=owner)).preview("--expect-no-changes").code == 0


@pytest.mark.parametrize(
    ("record", "advice"),
    [
        (Record(ZONE, HOST, "CNAME", 3600, (ESP,)), "dns.existing: true to import it"),
        (Record(ZONE, HOST, "CNAME", 300, ("x.example.net",)), "dns.existing: true to import it"),
        (Record(ZONE, HOST, "A", 300, ("192.0.2.1",)), "remove it from the zone"),
        (Record(ZONE, HOST, "TXT", 300, ('"proof"',)), "remove it from the zone"),
    ],
)
def test_a_record_that_is_there_already_is_never_overwritten_unasked(
    stack: Stack, record: Record, advice: str
) -> None:
    """The real provider would take a CNAME's place without a word; a preview says so already."""
    seeded(stack.write(at("certificate")), record)

    for refused in (stack.preview(), stack.up()):
        assert refused.code != 0
        assert f"{TRACKING}: a record already exists and was left as it is" in refused.output
        assert advice in refused.output
        assert "Traceback" not in refused.output
        assert kept(stack) == [(record.type, record.ttl, record.values)]


def test_a_lost_answer_leaves_a_record_that_the_next_update_takes(stack: Stack) -> None:
    # It makes this one record: of two, the first that fails may keep the other from being begun.
    seeded(stack.write(at("build", cdn="proxy", proxy={"address": "proxy.example.net"})))
    faults.arm(stack.cloud, "clouddns:changes.create", "lose")
    assert stack.up().code != 0
    assert kept(stack) == [("CNAME", 300, (ESP,))]

    stack.must_up()
    assert stack.preview("--expect-no-changes").code == 0


def test_a_record_changed_at_google_is_seen_and_not_overwritten_unseen(stack: Stack) -> None:
    stack.write(at("build")).must_up()
    dns_zones.put(stack.cloud, Record(ZONE, HOST, "CNAME", 60, ("x.example.net",)))

    refused = stack.write(at("live")).up()
    assert refused.code != 0
    assert "somebody changed its record by hand" in refused.output
    assert kept(stack) == [("CNAME", 60, ("x.example.net",))]

    assert ("update", TRACKING) in stack.refresh().steps


def test_accounts_have_zones_of_their_own_and_keep_their_credentials_secret(stack: Stack) -> None:
    account = {"project": "prod-dns-1", "credentials_secret": "google_key"}
    stack.write(
        at("build", {"account": "prod"}),
        accounts={"prod": account},
        google_key={"secure": sealed(STAND_IN)},
    ).must_up()

    (zone,) = dns_zones.zones(stack.cloud)
    assert zone.id == zones.zone_key("prod-dns-1", "example-com")
    assert {record.zone_id for record in dns_zones.records(stack.cloud, zone.id)} == {zone.id}
    state = "".join(file.read_text() for file in (stack.home / "state").rglob("*.json"))
    assert STAND_IN not in state
    assert stack.preview("--expect-no-changes").code == 0


def test_credentials_that_are_missing_are_said_plainly(stack: Stack) -> None:
    stack.write(at("build"))

    refused = stack.run("preview", SANDBOX_GOOGLE_CREDENTIALS_REQUIRED="1")

    assert refused.returncode != 0
    assert "failed to load application credentials" in refused.stdout
    assert "Traceback" not in refused.stdout


PROGRAM = """
import pulumi
import pulumi_gcp as gcp

from components.cloudfront.sendgrid import CloudFrontSendGrid
from components.fastly.sparkpost import FastlySparkPost
from components.proxy.ses import ProxySes

kept = pulumi.ResourceOptions(retain_on_delete=True)
zone = gcp.dns.ManagedZone("zone", name="links", dns_name="example.com.", opts=kept)
dns = {"provider": "google", "zone": "example.com", "zone_id": zone.name}
CloudFrontSendGrid("links", {
    "hosts": ["ablink.example.com"], "dns": dns,
    "owner_record": "1.example.com", "tags": {"zone": zone.name},
})
FastlySparkPost("fast", {"hosts": ["click.fast.example.com"], "dns": dns, "stage": "live"})
other = gcp.dns.ManagedZone("other", name="other", dns_name="example.net.")
ProxySes("own", {
    "hosts": ["links.example.net"], "region": "eu-west-1", "address": "203.0.113.10",
    "dns": {"provider": "google", "zone": "example.net", "zone_id": other.name},
})
"""
"""One zone stays when the program goes, the other would have to go with it."""

MADE, OTHER = (zones.zone_key(DEFAULT_PROJECT, name) for name in ("links", "other"))


def test_pairs_stand_alone_in_zones_made_beside_them_from_nothing_to_nothing(
    tmp_path: Path,
) -> None:
    stack = Stack(tmp_path / "sandbox", "own", PROGRAM)
    stack.file.write_text("config: {}\n")
    fast, own = "click.fast.example.com", "links.example.net"

    def held(zone: str) -> dict[str, str]:
        found = dns_zones.records(stack.cloud, zone)
        return {r.name: r.values[0] for r in found if not r.name.startswith("_")}

    def proofs() -> set[str]:
        names = {record.name for record in dns_zones.records(stack.cloud, MADE)}
        return {name for name in names if name.startswith("_")}

    previewed = stack.preview()
    assert previewed.code == 0, previewed.output
    stack.must_up()
    assert held(MADE)[HOST] == held(MADE)["1.example.com"] == ESP
    live = held(MADE)[fast]
    assert live.endswith(".fastly.net")
    assert held(OTHER)[f"proxy.{own}"] == "203.0.113.10"
    assert stack.preview("--expect-no-changes").code == 0

    main = next(tmp_path.glob("*-program")) / "__main__.py"
    main.write_text(PROGRAM.replace(', "stage": "live"', ""))
    rolled_back = stack.must_up()
    assert {step for step in rolled_back.steps if step[1] == f"{fast}-tracking"} == {
        ("update", f"{fast}-tracking")
    }
    assert held(MADE)[fast] == "spgo.io"
    assert stack.preview("--expect-no-changes").code == 0

    proving = proofs()
    assert f"_acme-challenge.{fast}" in proving
    stopped = stack.destroy()
    assert stopped.code != 0
    assert "containerNotEmpty" in stopped.output
    links = {HOST: ESP, "1.example.com": ESP, fast: "spgo.io"}
    assert held(MADE) == links
    assert held(OTHER) == {own: "r.eu-west-1.awstrack.me"}

    for record in dns_zones.records(stack.cloud, OTHER):
        dns_zones.remove(stack.cloud, record)
    gone = stack.destroy()
    assert gone.code == 0, gone.output
    assert [zone.id for zone in dns_zones.zones(stack.cloud)] == [MADE]
    assert proofs() == proving, "a certificate elsewhere may renew by them"
    assert held(MADE) == links, "links that were sent still lead to the ESP"
