"""What keeps an authority from issuing: CAA records, and the time that runs out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox import caa, dns_zones, hand_made, settings
from sandbox.aws import acm
from sandbox.aws.api import DEFAULT_ACCOUNT
from sandbox.cloud import Cloud
from sandbox.cloudflare import certificates
from sandbox.cloudflare import zones as cloudflare_zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT as CLOUDFLARE_ACCOUNT
from sandbox.dns_zones import Record
from sandbox.fastly import services, tls
from sandbox.hand_made import HandMade
from sandbox.keycdn import zones as keycdn
from sandbox.operations import ApiError, Session
from tests.sandbox.cloudflare import samples as cloudflare_samples
from tests.sandbox.engine import VALIDATION, Engine, run
from tests.sandbox.fastly_engine import active, open_fastly, subscription
from tests.sandbox.samples import HOST, ZONE_ID, request

STRANGER = "other-authority.example"


def put(cloud: Cloud, name: str, type_: str, *values: str) -> None:
    dns_zones.put(cloud, Record(ZONE_ID, name.rstrip("."), type_, 300, values))


def forbid(cloud: Cloud, name: str = "example.com", allowed: str = STRANGER) -> None:
    put(cloud, name, "CAA", f'0 issue "{allowed}"')


@dataclass(frozen=True)
class Asked:
    """A certificate that was asked for: what proves it, and what it has come to."""

    prove: Callable[[], None]
    status: Callable[[], str]


def at_acm(cloud: Cloud, authority: str) -> Asked:
    assert authority == "amazon"
    session = Session(cloud, DEFAULT_ACCOUNT)
    arn = acm.request_certificate(session, "us-east-1", request(HOST))
    name, value = acm.validation_record(session.account, HOST)
    return Asked(
        lambda: put(cloud, name, "CNAME", value),
        lambda: acm.describe_certificate(session, arn)["status"],
    )


def at_fastly(cloud: Cloud, authority: str) -> Asked:
    session = open_fastly(cloud)
    if services.service_of(session, HOST) is None:
        active(session)
    wanted = subscription(certificateAuthority=authority.replace("_", "-"))
    identity = tls.create_subscription(session, wanted)
    name, value = tls.challenge(session.account, HOST)
    return Asked(
        lambda: put(cloud, name, "CNAME", value),
        lambda: tls.get_subscription(session, identity)["state"],
    )


def at_cloudflare(cloud: Cloud, authority: str) -> Asked:
    session, zone = Session(cloud, CLOUDFLARE_ACCOUNT), cloudflare_samples.ZONE
    cloudflare_zones.add_zone(cloud, zone, "example.com", session.account, setup="partial")
    wanted = {**cloudflare_samples.pack(), "certificateAuthority": authority, "validityDays": 90}
    pack = certificates.order_pack(session, zone, wanted)
    records: list[dict[str, Any]] = certificates.get_pack(session, zone, pack)[
        "dcvDelegationRecords"
    ]

    def prove() -> None:
        for record in records:
            put(cloud, record["cname"], "CNAME", record["cnameTarget"])

    return Asked(prove, lambda: certificates.get_pack(session, zone, pack)["status"])


def at_keycdn(cloud: Cloud, authority: str) -> Asked:
    assert authority == "lets_encrypt"
    session = Session(cloud, "account")
    pull = {"name": "mail", "type": "pull", "originurl": "https://sendgrid.net"}
    zone = keycdn.add_zone(session, pull)["zone"]
    keycdn.add_alias(session, {"zone_id": zone["id"], "name": HOST})

    def status() -> str:
        try:
            keycdn.edit_zone(session, zone["id"], {"sslcert": "letsencrypt"})
        except ApiError:
            return "none"
        return "issued"

    return Asked(lambda: put(cloud, HOST, "CNAME", keycdn.domain_name(zone["id"], zone)), status)


Ask = Callable[[Cloud, str], Asked]
AUTHORITIES: list[tuple[Ask, str, str, str]] = [
    (at_acm, "amazon", "ISSUED", "FAILED"),
    *((at_fastly, name.replace("-", "_"), "issued", "pending") for name in tls.AUTHORITIES),
    *((at_cloudflare, name, "active", "pending_validation") for name in certificates.VALIDITIES),
    (at_keycdn, "lets_encrypt", "issued", "none"),
]
each_authority = pytest.mark.parametrize(
    ("ask", "authority", "issued", "refused"),
    AUTHORITIES,
    ids=[f"{ask.__name__}-{authority}" for ask, authority, _, _ in AUTHORITIES],
)


@each_authority
def test_an_authority_that_caa_forbids_does_not_issue(
    cloud: Cloud, ask: Ask, authority: str, issued: str, refused: str
) -> None:
    forbid(cloud)
    asked = ask(cloud, authority)
    asked.prove()
    assert asked.status() == refused
    assert refused != issued


@each_authority
def test_an_authority_that_caa_allows_issues(
    cloud: Cloud, ask: Ask, authority: str, issued: str, refused: str
) -> None:
    put(cloud, "example.com", "CAA", f'0 issue "{STRANGER}"', f'0 issue "{name_of(authority)}"')
    asked = ask(cloud, authority)
    assert asked.status() != issued
    asked.prove()
    assert asked.status() == issued
    assert refused != issued


def name_of(authority: str) -> str:
    return caa.ISSUERS[authority][0]


@pytest.mark.parametrize(
    ("records", "allowed"),
    [
        ([], True),
        ([(HOST, '0 issue "amazon.com"')], True),
        ([(HOST, '0 issue "amazonaws.com; validationmethods=dns-01"')], True),
        ([(HOST, '0 issue ";"')], False),
        ([(HOST, '0 issuewild ";"')], True),
        ([(HOST, '0 iodef "mailto:a@example.com"')], True),
        ([("email.example.com", '0 issue ";"')], False),
        ([("example.com", '0 issue ";"')], False),
        # The nearest name decides, and no other.
        ([("example.com", '0 issue ";"'), (HOST, '0 issue "amazon.com"')], True),
        ([("example.com", '0 issue "amazon.com"'), (HOST, '0 issue ";"')], False),
    ],
)
def test_which_caa_record_counts(
    cloud: Cloud, records: list[tuple[str, str]], allowed: bool
) -> None:
    for name, value in records:
        put(cloud, name, "CAA", value)
    assert caa.allows(cloud, HOST, "amazon") is allowed


def test_a_wildcard_has_a_rule_of_its_own(cloud: Cloud) -> None:
    put(cloud, "example.com", "CAA", '0 issue "amazon.com"', f'0 issuewild "{STRANGER}"')
    assert caa.allows(cloud, HOST, "amazon")
    assert not caa.allows(cloud, "*.example.com", "amazon")
    put(cloud, "example.com", "CAA", '0 issue "amazon.com"')
    assert caa.allows(cloud, "*.example.com", "amazon")


def test_a_cname_leads_to_the_records_of_its_target(cloud: Cloud) -> None:
    put(cloud, HOST, "CNAME", "edge.example.com")
    put(cloud, "example.com", "CAA", '0 issue "amazon.com"')
    assert caa.allows(cloud, HOST, "amazon")
    put(cloud, "edge.example.com", "CAA", '0 issue ";"')
    assert not caa.allows(cloud, HOST, "amazon")


def test_cloudflare_answers_for_its_own_authorities_too(cloud: Cloud) -> None:
    """Its dashboard shows the one record only; ACM is as forbidden as it would be elsewhere."""
    session, zone = Session(cloud, CLOUDFLARE_ACCOUNT), cloudflare_samples.ZONE
    cloudflare_zones.add_zone(cloud, zone, "example.org", session.account)
    made = dns_zones.zone(cloud, zone)
    assert made is not None
    hand_made.put(cloud, made, HandMade("example.org", "CAA", (f'0 issue "{STRANGER}"',)))
    (record,) = dns_zones.records(cloud, zone, "example.org")
    for authority in certificates.VALIDITIES:
        assert caa.allows(cloud, "a.example.org", authority)
    assert not caa.allows(cloud, "a.example.org", "amazon")
    dns_zones.remove(cloud, record)
    assert caa.relevant(cloud, "a.example.org") == []


GIVEN_UP: list[tuple[Ask, str, str, str]] = [
    (at_acm, "amazon", "acm.seconds_to_prove", "VALIDATION_TIMED_OUT"),
    (at_fastly, "certainly", "fastly.seconds_to_prove", "failed"),
    *(
        (at_cloudflare, name, f"cloudflare.seconds_to_prove_{name}", "validation_timed_out")
        for name in certificates.VALIDITIES
    ),
]


@pytest.mark.parametrize(("ask", "authority", "setting", "status"), GIVEN_UP)
def test_a_request_is_given_up_for_good(
    cloud: Cloud, ask: Ask, authority: str, setting: str, status: str
) -> None:
    asked = ask(cloud, authority)
    assert "pending" in asked.status().lower()
    settings.put(cloud, setting, 0)
    assert asked.status() == status
    asked.prove()
    assert asked.status() == status


@pytest.mark.parametrize(("ask", "authority", "setting", "status"), GIVEN_UP)
def test_a_proof_that_came_in_time_counts_however_late_one_looks(
    cloud: Cloud, ask: Ask, authority: str, setting: str, status: str
) -> None:
    ask(cloud, authority).prove()
    asked = ask(cloud, authority)
    settings.put(cloud, setting, 0)
    assert asked.status() != status


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("VALIDATION_TIMED_OUT", "reading ACM Certificate .*: VALIDATION_TIMED_OUT"),
        ("FAILED", "unexpected state 'FAILED', wanted target 'ISSUED'. last error: CAA_ERROR"),
        ("REVOKED", "unexpected state 'REVOKED'"),
        ("EXPIRED", "unexpected state 'EXPIRED'"),
    ],
)
def test_the_wait_ends_where_nothing_leads_to_an_issued_certificate(
    engine: Engine, cloud: Cloud, session: Session, status: str, text: str
) -> None:
    arn = acm.request_certificate(session, "us-east-1", request(HOST))
    body = acm.describe_certificate(session, arn)
    cloud.put("aws", acm.KIND, arn, {**body, "status": status, "failureReason": "CAA_ERROR"})
    with pytest.raises(Exception, match=text):
        run(engine.create(VALIDATION, {"certificateArn": arn}, timeout=60))


def test_to_the_provider_a_certificate_that_acm_gave_up_is_gone(
    engine: Engine, cloud: Cloud, session: Session
) -> None:
    """So that a refresh takes it out of the state, and the next update asks for another one."""
    arn = acm.request_certificate(session, "us-east-1", request(HOST))
    token = "aws:acm/certificate:Certificate"
    assert run(engine.read(token, arn, {}, {})) is not None
    settings.put(cloud, "acm.seconds_to_prove", 0)
    assert run(engine.read(token, arn, {}, {})) is None
