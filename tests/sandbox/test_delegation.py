"""Of the zones of a name the delegated one decides, as outside."""

from pathlib import Path

import pytest

from sandbox import delegation, dns_answers, dns_command, dns_zones
from sandbox.aws import acm, route53
from sandbox.aws.api import DEFAULT_ACCOUNT
from sandbox.cloud import Cloud
from sandbox.cloudflare import certificates
from sandbox.cloudflare import zones as cloudflare_zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT as CLOUDFLARE_ACCOUNT
from sandbox.dns_zones import Record, Zone
from sandbox.fastly import tls
from sandbox.keycdn import zones as keycdn
from sandbox.operations import Session
from sandbox.seed import seed
from tests.sandbox.cloudflare import samples as cloudflare_samples
from tests.sandbox.fastly_engine import active, open_fastly, subscription
from tests.sandbox.samples import HOST, ZONE_ID, request

CHILD = "email.example.com"


def child_zone(cloud: Cloud) -> Zone:
    """A zone between the host and example.com, which nothing names yet."""
    route53.add_zone(cloud, "ZCHILD", CHILD, DEFAULT_ACCOUNT)
    zone = dns_zones.zone(cloud, "ZCHILD")
    assert zone is not None
    return zone


def put(cloud: Cloud, zone_id: str, name: str, type_: str, value: str) -> None:
    dns_zones.put(cloud, Record(zone_id, name, type_, 300, (value,)))


def test_a_zone_below_another_counts_once_that_one_names_its_servers(cloud: Cloud) -> None:
    put(cloud, ZONE_ID, HOST, "CNAME", "above.example.net")
    zone = child_zone(cloud)
    put(cloud, zone.id, HOST, "CNAME", "below.example.net")
    assert dns_answers.cnames(cloud, HOST) == ["above.example.net"]

    delegation.delegate(cloud, zone)

    assert dns_answers.cnames(cloud, HOST) == ["below.example.net"]
    assert delegation.is_delegated(cloud, zone)
    assert dns_answers.values(cloud, CHILD, "NS") == [
        f"{name}." for name in route53.name_servers(zone)
    ]


def test_servers_of_somebody_else_answer_for_none_of_the_sandbox_s_zones(cloud: Cloud) -> None:
    zone = child_zone(cloud)
    put(cloud, zone.id, HOST, "CNAME", "below.example.net")
    put(cloud, ZONE_ID, HOST, "CNAME", "above.example.net")
    put(cloud, ZONE_ID, CHILD, "NS", "ns1.elsewhere.example.net")

    assert delegation.zone_of(cloud, HOST) is None
    assert dns_answers.cnames(cloud, HOST) == []
    assert dns_answers.cnames(cloud, "other.example.com") == []


def test_of_two_zones_of_a_name_the_registrar_s_counts(cloud: Cloud) -> None:
    dns_zones.put_zone(cloud, Zone("A-second", "example.com", "manual"))
    put(cloud, "A-second", HOST, "CNAME", "second.example.net")
    put(cloud, ZONE_ID, HOST, "CNAME", "first.example.net")
    assert dns_answers.cnames(cloud, HOST) == ["first.example.net"]

    second = dns_zones.zone(cloud, "A-second")
    assert second is not None
    delegation.delegate(cloud, second)

    assert dns_answers.cnames(cloud, HOST) == ["second.example.net"]


def test_a_private_zone_is_never_delegated(cloud: Cloud) -> None:
    dns_zones.put_zone(cloud, Zone("P", CHILD, "aws", private=True))
    put(cloud, "P", HOST, "CNAME", "private.example.net")
    delegation.delegate_new(cloud, {ZONE_ID})
    assert dns_answers.cnames(cloud, HOST) == []


def config(zone: str, provider: str = "route53") -> dict[str, object]:
    domain = {"cdn": "cloudfront", "esp": "sendgrid", "dns": {"provider": provider, "zone": zone}}
    return {"ssl-click-tracking:domains": {HOST: domain}}


@pytest.mark.parametrize("first", ["example.com", CHILD])
@pytest.mark.parametrize("provider", ["route53", "cloudflare", "google", "manual"])
def test_the_zones_of_stack_files_are_delegated(tmp_path: Path, first: str, provider: str) -> None:
    """Whichever is named first: whoever makes a zone above another one copies its delegation."""
    cloud = Cloud(tmp_path / "cloud.sqlite")
    second = CHILD if first == "example.com" else "example.com"
    seed(cloud, config(first))
    seed(cloud, config(second, provider))

    found = delegation.zone_of(cloud, HOST)

    # By hand nobody makes a zone where one answers already.
    expected = "example.com" if (provider, first) == ("manual", "example.com") else CHILD
    assert found is not None
    assert found.name == expected
    seed(cloud, config(second, provider))
    assert delegation.zone_of(cloud, HOST) == found


def test_a_delegation_that_somebody_took_away_stays_away(cloud: Cloud) -> None:
    seed(cloud, config(CHILD))
    for record in dns_zones.records(cloud, ZONE_ID, CHILD):
        dns_zones.remove(cloud, record)
    seed(cloud, config(CHILD))
    found = delegation.zone_of(cloud, HOST)
    assert found is not None
    assert found.name == "example.com"


def test_a_zone_that_a_program_makes_waits_for_its_delegation(cloud: Cloud) -> None:
    session = Session(cloud, DEFAULT_ACCOUNT)
    route53.create_hosted_zone(session, CHILD, "", {})
    seed(cloud, config("example.com"))
    found = delegation.zone_of(cloud, HOST)
    assert found is not None
    assert found.id == ZONE_ID


class TestProofs:
    """A proof in a zone that is not the delegated one convinces nobody."""

    def test_acm(self, cloud: Cloud) -> None:
        session, zone = Session(cloud, DEFAULT_ACCOUNT), child_zone(cloud)
        arn = acm.request_certificate(session, "us-east-1", request(HOST))
        name, value = acm.validation_record(session.account, HOST)
        put(cloud, zone.id, name.rstrip("."), "CNAME", value)
        assert acm.describe_certificate(session, arn)["status"] == "PENDING_VALIDATION"

        delegation.delegate(cloud, zone)
        assert acm.describe_certificate(session, arn)["status"] == "ISSUED"

    def test_fastly(self, cloud: Cloud) -> None:
        session, zone = open_fastly(cloud), child_zone(cloud)
        active(session)
        identity = tls.create_subscription(session, subscription())
        name, value = tls.challenge(session.account, HOST)
        put(cloud, zone.id, name, "CNAME", value)
        assert tls.get_subscription(session, identity)["state"] == "pending"

        delegation.delegate(cloud, zone)
        assert tls.get_subscription(session, identity)["state"] == "issued"

    def test_keycdn(self, cloud: Cloud) -> None:
        session, zone = Session(cloud, "account"), child_zone(cloud)
        pull = {"name": "mail", "type": "pull", "originurl": "https://sendgrid.net"}
        made = keycdn.add_zone(session, pull)["zone"]
        keycdn.add_alias(session, {"zone_id": made["id"], "name": HOST})
        put(cloud, zone.id, HOST, "CNAME", keycdn.domain_name(made["id"], made))
        with pytest.raises(Exception, match="no zone alias points at the zone yet"):
            keycdn.edit_zone(session, made["id"], {"sslcert": "letsencrypt"})

        delegation.delegate(cloud, zone)
        keycdn.edit_zone(session, made["id"], {"sslcert": "letsencrypt"})

    def test_a_full_zone_of_cloudflare(self, cloud: Cloud) -> None:
        """Cloudflare sets the proofs by itself, in a zone that nobody asks."""
        session, zone_id = Session(cloud, CLOUDFLARE_ACCOUNT), cloudflare_samples.ZONE
        cloudflare_zones.add_zone(cloud, zone_id, "example.com", session.account)
        pack = certificates.order_pack(session, zone_id, cloudflare_samples.pack())
        assert certificates.get_pack(session, zone_id, pack)["status"] == "pending_validation"

        zone = dns_zones.zone(cloud, zone_id)
        assert zone is not None
        delegation.delegate(cloud, zone)
        assert certificates.get_pack(session, zone_id, pack)["status"] == "active"

    def test_a_partial_zone_of_cloudflare(self, cloud: Cloud) -> None:
        session, zone_id = Session(cloud, CLOUDFLARE_ACCOUNT), cloudflare_samples.ZONE
        cloudflare_zones.add_zone(cloud, zone_id, "example.com", session.account, setup="partial")
        child = child_zone(cloud)
        pack = certificates.order_pack(session, zone_id, cloudflare_samples.pack())
        body = certificates.get_pack(session, zone_id, pack)
        for record in body["dcvDelegationRecords"]:
            below = dns_zones.is_within(record["cname"], CHILD)
            zone = child.id if below else ZONE_ID
            put(cloud, zone, record["cname"], "CNAME", record["cnameTarget"])
        assert certificates.get_pack(session, zone_id, pack)["status"] == "pending_validation"

        delegation.delegate(cloud, child)
        assert certificates.get_pack(session, zone_id, pack)["status"] == "active"


@pytest.fixture
def console(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setenv("SANDBOX_HOME", str(cloud.path.parent))
    return cloud


def test_the_console_delegates(console: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    zone = child_zone(console)
    assert dns_command.main(["list"]) == 0
    assert "ZCHILD, not delegated" in capsys.readouterr().out

    assert dns_command.main(["delegate", zone.id]) == 0
    assert delegation.is_delegated(console, zone)
    assert dns_command.main(["set", HOST, "CNAME", "sendgrid.net"]) == 0
    assert dns_zones.records(console, zone.id, HOST)

    assert dns_command.main(["unset", CHILD, "NS"]) == 0
    assert not delegation.is_delegated(console, zone)
    assert dns_command.main(["set", CHILD, "NS", route53.name_servers(zone)[0]]) == 0
    assert delegation.is_delegated(console, zone)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["delegate", "Z-nothing"], "is no public zone"),
        (["set", "example.com", "NS", "ns1.example.net"], "sandbox/dns delegate ZONE_ID"),
    ],
)
def test_the_console_refuses_to_delegate(
    console: Cloud, capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    assert dns_command.main(arguments) == 1
    assert text in capsys.readouterr().err
    assert not dns_zones.records(console, ZONE_ID)


def test_the_console_makes_records_that_cloudflare_s_api_knows(console: Cloud) -> None:
    zone_id = cloudflare_samples.ZONE
    cloudflare_zones.add_zone(console, zone_id, "example.org", CLOUDFLARE_ACCOUNT)
    for value in ("one.example.net", "two.example.net"):
        assert dns_command.main(["set", "a.example.org", "CNAME", value]) == 0
    (record,) = dns_zones.records(console, zone_id)
    assert record.values == ("two.example.net",)
    assert record.identifier
    assert record.body["proxied"] is False
