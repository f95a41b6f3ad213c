"""Fastly's TLS: subscriptions that wait for their records, and TLS configurations."""

import asyncio
from typing import Any

import pytest

from sandbox import dns_zones
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from sandbox.fastly import services, tls
from sandbox.fastly.api import FastlyError
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.context import ProviderError, TimedOutError
from sandbox.provider.wire import UNKNOWN
from tests.sandbox.engine import run
from tests.sandbox.fastly_engine import (
    SUBSCRIPTION,
    VALIDATION,
    FastlyEngine,
    active,
    open_fastly,
    publish,
    subscription,
)
from tests.sandbox.samples import HOST, ZONE_ID

LOOK_UP = "fastly:index/getTlsConfiguration:getTlsConfiguration"
ALL_IDS = "fastly:index/getTlsConfigurationIds:getTlsConfigurationIds"


@pytest.fixture
def session(cloud: Cloud) -> Session:
    return open_fastly(cloud)


@pytest.fixture
def engine(cloud: Cloud) -> FastlyEngine:
    return FastlyEngine(cloud)


def ask(session: Session, *hosts: str, **changes: Any) -> str:
    return tls.create_subscription(session, subscription(*hosts, **changes))


def issued(session: Session, *hosts: str, **changes: Any) -> str:
    """The ID of a subscription whose hosts are all proved."""
    for host in hosts or (HOST,):
        publish(session, host)
    return ask(session, *hosts, **changes)


def state(session: Session, identity: str) -> str:
    return tls.get_subscription(session, identity)["state"]


def test_a_subscription_needs_its_domains_on_an_active_service(
    session: Session, cloud: Cloud
) -> None:
    """sources/fastly#domain-on-service."""
    with pytest.raises(FastlyError, match="is not on an active service"):
        ask(session)
    identity = active(session, HOST)
    with pytest.raises(FastlyError, match="is not on an active service"):
        ask(open_fastly(cloud, "fastly-other"))
    ask(session)
    services.deactivate(session, identity)
    with pytest.raises(FastlyError, match="is not on an active service"):
        ask(session)


def test_it_is_pending_until_every_challenge_record_is_in_the_dns(session: Session) -> None:
    active(session, HOST, "b.example.com")
    identity = ask(session, HOST, "b.example.com")
    publish(session, HOST)
    assert state(session, identity) == "pending"
    publish(session, "b.example.com")
    assert state(session, identity) == "issued"


@pytest.mark.parametrize("fault", ["value", "type"])
def test_a_wrong_record_proves_nothing(session: Session, fault: str) -> None:
    active(session, HOST)
    identity = ask(session)
    name, value = tls.challenge(session.account, HOST)
    kind = "TXT" if fault == "type" else "CNAME"
    wrong = "other.fastly-validations.com" if fault == "value" else value
    dns_zones.put(session.cloud, Record(ZONE_ID, name, kind, 300, (wrong,)))

    assert state(session, identity) == "pending"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"commonName": "other.example.com"}, "must also be in domains"),
        ({"certificateAuthority": "acme"}, "Unknown certificate authority"),
        ({"configurationId": "unknown"}, "No TLS configuration unknown"),
        ({"domains": []}, "domains can't be blank"),
    ],
)
def test_a_subscription_that_fastly_refuses(
    session: Session, changes: Properties, message: str
) -> None:
    active(session, HOST)

    with pytest.raises(FastlyError, match=message):
        ask(session, **changes)


def test_the_validation_waits_for_the_record(engine: FastlyEngine, session: Session) -> None:
    async def life() -> Properties:
        active(session, HOST)
        identity, pending = await engine.create(SUBSCRIPTION, subscription())
        assert (pending["state"], pending["certificateId"]) == ("pending", "")
        inputs = {"subscriptionId": identity}
        waiting = asyncio.ensure_future(engine.create(VALIDATION, inputs))
        done, _ = await asyncio.wait([waiting], timeout=0)
        assert not done
        publish(session)
        assert await engine.read(VALIDATION, identity, {}, inputs) is not None
        return (await waiting)[1]

    assert run(life())["certificateId"]


def test_the_wait_is_bounded(engine: FastlyEngine, session: Session) -> None:
    active(session, HOST)
    inputs = {"subscriptionId": ask(session)}

    with pytest.raises(TimedOutError, match="expected subscription state to be issued but it was"):
        run(engine.create(VALIDATION, inputs, timeout=0.01))


def test_a_serving_subscription_is_deleted_only_when_forced(session: Session) -> None:
    service_id = active(session, HOST)
    identity = issued(session)
    assert state(session, identity) == "issued"
    with pytest.raises(FastlyError, match="Subscription has active domains"):
        tls.delete_subscription(session, identity, force=False)
    tls.delete_subscription(session, identity, force=True)
    assert not session.cloud.linked_to(tls.ACTIVATED_DOMAIN, HOST)

    free = issued(session)
    assert state(session, free) == "issued"
    services.deactivate(session, service_id)
    tls.delete_subscription(session, free, force=False)


def test_a_pending_subscription_of_an_active_domain_is_deleted_and_changed_only_when_forced(
    session: Session,
) -> None:
    active(session, HOST, "b.example.com")
    identity = ask(session)
    assert state(session, identity) == "pending"
    with pytest.raises(FastlyError, match="Can't edit subscription"):
        tls.update_subscription(session, identity, {"domains": ["b.example.com"]}, force=False)
    with pytest.raises(FastlyError, match="Can't delete subscription"):
        tls.delete_subscription(session, identity, force=False)

    tls.delete_subscription(session, identity, force=True)
    assert not session.cloud.items("fastly", "tls_subscription")


def test_a_serving_subscription_is_changed_only_when_forced(session: Session) -> None:
    active(session, HOST, "b.example.com")
    identity = issued(session)
    assert state(session, identity) == "issued"
    change = {"domains": [HOST, "b.example.com"]}
    with pytest.raises(FastlyError, match="Can't edit subscription"):
        tls.update_subscription(session, identity, change, force=False)
    tls.update_subscription(session, identity, change, force=True)

    assert state(session, identity) == "pending"


def test_flags_of_the_provider_ask_fastly_for_nothing(
    engine: FastlyEngine, session: Session
) -> None:
    active(session, HOST)
    publish(session)

    async def life() -> Properties:
        identity, made = await engine.create(SUBSCRIPTION, subscription(forceDestroy=True))
        tls.get_subscription(session, identity)
        return await engine.update(SUBSCRIPTION, identity, made, subscription())

    assert run(life())["forceDestroy"] is False


def test_another_authority_replaces_and_another_configuration_does_not(
    engine: FastlyEngine,
) -> None:
    old = engine.check(SUBSCRIPTION, subscription(configurationId="a"))
    diff = engine.provider.diff
    urn: Any = type("Urn", (), {"token": SUBSCRIPTION, "name": "name"})()
    authority = diff(urn, old, {**old, "certificateAuthority": "certainly"}, ())[0]
    configuration = diff(urn, old, {**old, "configurationId": "b"}, ())[0]

    assert [(change.path, change.replaces) for change in authority + configuration] == [
        ("certificateAuthority", True),
        ("configurationId", False),
    ]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"certificateAuthority": "letsencrypt"}, "certificateAuthority"),
        ({"domains": ["A.example.com"]}, "domains[0]"),
        ({"commonName": "A.example.com"}, "commonName"),
        ({"domain": HOST}, "domain"),
    ],
)
def test_a_preview_refuses_what_the_real_provider_refuses(
    engine: FastlyEngine, changes: Properties, path: str
) -> None:
    assert [found for found, _ in engine.faults(SUBSCRIPTION, **subscription(**changes))] == [path]


def test_challenges_and_certificate_are_unknown_in_a_preview(engine: FastlyEngine) -> None:
    _, planned = run(engine.create(SUBSCRIPTION, subscription(), preview=True))

    assert planned["managedDnsChallenges"] is UNKNOWN
    assert planned["managedHttpChallenges"] is UNKNOWN
    assert planned["certificateId"] is UNKNOWN


def test_challenges_name_the_record_and_where_traffic_would_go(
    engine: FastlyEngine, session: Session
) -> None:
    active(session, HOST)
    plain = next(
        key for key, body in tls.list_configurations(session).items() if not body["default"]
    )
    _, made = run(engine.create(SUBSCRIPTION, subscription(configurationId=plain)))

    (dns,), (http,) = made["managedDnsChallenges"], made["managedHttpChallenges"]
    assert dns["recordName"] == f"_acme-challenge.{HOST}"
    assert dns["recordValue"].endswith(".fastly-validations.com")
    assert http["recordValues"] == ["j.sni.global.fastly.net"]
    assert session.cloud.host_has_ipv6("dualstack.j.sni.global.fastly.net")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"default": True}, "n.sni.global.fastly.net"),
        ({"name": "TLS v1.3"}, "j.sni.global.fastly.net"),
        ({"tlsProtocols": ["1.3"]}, "j.sni.global.fastly.net"),
    ],
)
def test_a_configuration_is_found(
    engine: FastlyEngine, arguments: Properties, expected: str
) -> None:
    found = run(engine.provider.invoke(LOOK_UP, arguments))

    assert expected in [item["recordValue"] for item in found["dnsRecords"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "more than one result"),
        ({"name": "none"}, "no results"),
        ({"id": "none"}, "Record not found"),
        ({"id": "none", "default": True}, "conflicts with"),
        ({"named": "x"}, "is no argument of it"),
    ],
)
def test_a_look_up_that_finds_not_exactly_one_fails(
    engine: FastlyEngine, arguments: Properties, message: str
) -> None:
    with pytest.raises(ProviderError, match=message):
        run(engine.provider.invoke(LOOK_UP, arguments))


def test_configurations_are_listed_and_found_by_id(engine: FastlyEngine) -> None:
    ids = run(engine.provider.invoke(ALL_IDS, {}))["ids"]

    assert len(ids) == 2
    assert [run(engine.provider.invoke(LOOK_UP, {"id": key}))["id"] for key in ids] == ids
