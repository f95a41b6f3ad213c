"""Cloudflare's rules for records, zones and certificates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import dns.message
import dns.query
import pytest

from sandbox import dns_zones, settings
from sandbox.cloudflare import certificates, records, zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT, CloudflareError
from sandbox.dns_server import serve
from sandbox.dns_zones import Zone
from sandbox.loopback import cdn_address
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.context import ProviderError
from sandbox.provider.lifecycle import Urn
from tests.sandbox.cloudflare.samples import (
    HOST,
    KEY,
    PACK,
    PARTIAL,
    UPLOADED,
    ZONE,
    CloudflareEngine,
    pack,
    record,
    uploaded,
)
from tests.sandbox.engine import run
from tests.support.certificates import issue, issue_until


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ({}, {"type": "A", "content": "192.0.2.1"}, "A CNAME record with that host already"),
        ({"type": "A", "content": "192.0.2.1"}, {}, "An A, AAAA, or CNAME record with that host"),
        ({}, {}, "An identical record already exists"),
        ({}, {"content": "spgo.io"}, "A CNAME record with that host already exists"),
    ],
)
def test_a_record_never_takes_another_one_s_place(
    session: Session, first: Properties, second: Properties, message: str
) -> None:
    records.create_record(session, ZONE, record(**first))

    with pytest.raises(CloudflareError, match=message):
        records.create_record(session, ZONE, record(**second))
    assert len(dns_zones.records(session.cloud, ZONE)) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ttl": 59}, "Must be between 60 and 86400"),
        ({"ttl": 86401}, "Must be between 60 and 86400"),
        ({"ttl": 300, "proxied": True}, "ttl must be set to 1 when `proxied` is true"),
        ({"type": "A", "content": "sendgrid.net"}, "Content for A record is invalid"),
        ({"content": ""}, "Content for CNAME record is invalid"),
        ({"content": HOST}, "CNAME content cannot reference itself"),
        ({"type": "TXT", "content": '"t"', "ttl": 1, "proxied": True}, "cannot be proxied"),
    ],
)
def test_a_record_that_cloudflare_refuses_is_refused(
    session: Session, changes: Properties, message: str
) -> None:
    with pytest.raises(CloudflareError, match=message):
        records.create_record(session, ZONE, record(**changes))


def test_enterprise_zones_take_a_shorter_ttl(session: Session) -> None:
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="enterprise")

    assert records.create_record(session, ZONE, record(ttl=30)).ttl == 30


def ask(address: str, name: str, type_: str) -> list[str]:
    host, _, port = address.partition(":")
    answer = dns.query.udp(dns.message.make_query(name, type_), host, port=int(port), timeout=5)
    found: list[Any] = answer.answer
    return sorted(f"{item.rdtype.name} {data}" for item in found for data in item)


def test_a_proxied_name_answers_with_the_edge_s_addresses_and_no_cname(session: Session) -> None:
    made = records.create_record(session, ZONE, record())
    with serve(session.cloud) as resolver:
        assert ask(resolver, HOST, "CNAME") == ["CNAME sendgrid.net."]
        records.update_record(session, ZONE, made.identifier, record(proxied=True))
        assert ask(resolver, HOST, "A") == [f"A {cdn_address('cloudflare')}"]
        assert ask(resolver, HOST, "AAAA") == ["AAAA ::1"]
        assert ask(resolver, HOST, "CNAME") == []


def test_a_partial_zone_gives_a_name_to_point_at_and_no_answers(session: Session) -> None:
    """sources/cloudflare#partial: `<host>.cdn.cloudflare.net`; DNS elsewhere answers for the host
    itself."""
    host, other = "a.example.org", Zone("manual", "example.org", "manual")
    dns_zones.put_zone(session.cloud, other)
    origin = record(zoneId=PARTIAL, name=host, proxied=True, ttl=1)
    made = records.create_record(session, PARTIAL, origin)
    with serve(session.cloud) as resolver:
        assert ask(resolver, f"{host}.cdn.cloudflare.net", "A") == [
            f"A {cdn_address('cloudflare')}"
        ]
        assert ask(resolver, host, "A") == []
        records.delete_record(session, PARTIAL, made.identifier)
        assert ask(resolver, f"{host}.cdn.cloudflare.net", "A") == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (pack(HOST), "must contain the zone apex example.com"),
        (pack("example.com", "a.example.net"), "a.example.net is not in zone example.com"),
        (pack("example.com", HOST, HOST), "a host is there twice"),
        (pack("example.com", *(f"h{n}.example.com" for n in range(50))), "51 hosts exceed 50"),
        (pack(certificateAuthority="lets_encrypt", validityDays=30), "issues for \\(90,\\) days"),
        (pack(validityDays=365), "google issues for"),
    ],
)
def test_a_pack_that_cloudflare_refuses_is_refused(
    session: Session, given: Properties, message: str
) -> None:
    with pytest.raises(CloudflareError, match=message):
        certificates.order_pack(session, ZONE, given)


def test_a_pack_becomes_active_once_validated(engine: CloudflareEngine, session: Session) -> None:
    """At once in a full zone; in a partial one when each host's record is in the DNS elsewhere."""
    identity, state = run(engine.create(PACK, pack()))
    assert state["status"] == "initializing"
    found = run(engine.read(PACK, identity, state, pack()))
    assert found is not None
    assert found[1]["status"] == "active"

    dns_zones.put_zone(session.cloud, Zone("manual", "example.org", "manual"))
    order = pack("example.org", "a.b.example.org", zoneId=PARTIAL)
    identity = certificates.order_pack(session, PARTIAL, order)
    wanted = certificates.get_pack(session, PARTIAL, identity)["dcvDelegationRecords"]
    for item in wanted:
        assert certificates.get_pack(session, PARTIAL, identity)["status"] == "pending_validation"
        made = dns_zones.Record("manual", item["cname"], "CNAME", 300, (item["cnameTarget"],))
        dns_zones.put(session.cloud, made)
    assert certificates.get_pack(session, PARTIAL, identity)["status"] == "active"


def test_certificates_are_uploaded_where_the_plan_takes_them(
    engine: CloudflareEngine, session: Session
) -> None:
    """sources/quotas#custom-certificates: none on Free, one on Business; the key is nowhere but in
    the secret state."""
    with pytest.raises(ProviderError, match="custom certificate quota: the plan is free") as caught:
        run(engine.create(UPLOADED, uploaded()))
    assert KEY.splitlines()[1] not in str(caught.value)

    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="business")
    identity, state = run(engine.create(UPLOADED, uploaded()))
    assert repr(state["privateKey"]).startswith("Secret(")
    assert KEY.splitlines()[1] not in session.cloud.path.read_bytes().decode(errors="ignore")
    assert KEY.splitlines()[1] not in str(certificates.get_uploaded(session, ZONE, identity))
    with pytest.raises(ProviderError, match="quota"):
        run(engine.create(UPLOADED, uploaded()))


def test_an_uploaded_certificate_serves_after_a_while(
    engine: CloudflareEngine, session: Session
) -> None:
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="business")
    settings.put(session.cloud, "cloudflare.upload_seconds", 3600)
    identity, state = run(engine.create(UPLOADED, uploaded()))
    assert state["status"] == "pending"
    assert certificates.get_uploaded(session, ZONE, identity)["status"] == "pending"
    settings.put(session.cloud, "cloudflare.upload_seconds", 0)
    assert certificates.get_uploaded(session, ZONE, identity)["status"] == "active"
    found = run(engine.read(UPLOADED, identity, state, uploaded()))
    assert found is not None
    assert found[1]["status"] == "active"


def test_the_priority_that_the_api_gives_is_a_difference_for_ever_unless_ignored(
    engine: CloudflareEngine, session: Session
) -> None:
    """sources/pulumi#custom-ssl: the provider plans 0, and the API says 1."""
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="business")
    _, state = run(engine.create(UPLOADED, uploaded()))
    assert state["priority"] == 1
    urn = Urn(UPLOADED, "name")
    for ignored, expected in (((), ["priority"]), (("priority",), [])):
        found, _ = engine.provider.diff(urn, uploaded(), uploaded(), ignored, state)
        assert [change.path for change in found] == expected
        assert not any(change.replaces for change in found)


def test_how_many_certificates_a_plan_takes_can_be_set(session: Session) -> None:
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="business")
    settings.put(session.cloud, "cloudflare.custom_certificates_business", 2)
    made = [certificates.upload(session, ZONE, uploaded()) for _ in range(2)]
    assert sorted(certificates.list_uploaded(session, ZONE)) == sorted(made)
    with pytest.raises(CloudflareError, match="1212"):
        certificates.upload(session, ZONE, uploaded())


EXPIRED = issue_until(datetime.now(UTC) - timedelta(days=1), HOST)
UNUSABLE = [
    ({"certificate": issue(HOST)[0]}, "KEY_VALUES_MISMATCH"),
    ({"certificate": EXPIRED[0], "privateKey": EXPIRED[1]}, "CERTIFICATE_VERIFY_FAILED"),
    (dict(zip(("certificate", "privateKey"), issue("a.example.net"), strict=True)), "no name in"),
    ({"certificate": "-----BEGIN CERTIFICATE-----\nMIIB\n"}, "cannot be used"),
]


@pytest.mark.parametrize(("changes", "message"), UNUSABLE)
def test_an_uploaded_certificate_has_to_serve(
    engine: CloudflareEngine, session: Session, changes: Properties, message: str
) -> None:
    zones.add_zone(session.cloud, ZONE, "example.com", DEFAULT_ACCOUNT, plan="business")
    with pytest.raises(ProviderError, match=message):
        run(engine.create(UPLOADED, uploaded(**changes)))

    identity, state = run(engine.create(UPLOADED, uploaded()))
    with pytest.raises(ProviderError, match=message):
        run(engine.update(UPLOADED, identity, state, uploaded(**changes)))
