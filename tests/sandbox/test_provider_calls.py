"""What the real providers do around the APIs: waits, deletions, look-ups, retries."""

import asyncio
from typing import Any

import pytest

from sandbox import dns_zones, faults, settings
from sandbox.aws import acm, cloudfront, route53
from sandbox.cloud import Cloud
from sandbox.operations import Session
from sandbox.properties import Properties
from sandbox.provider.context import CancelledError, IncompleteError, ProviderError, TimedOutError
from tests.sandbox.engine import (
    CERTIFICATE,
    DISTRIBUTION,
    RECORD,
    VALIDATION,
    Engine,
    certificate,
    record,
    run,
)
from tests.sandbox.samples import HOST, ZONE_ID, distribution, issued, publish


def test_validation_waits_for_the_records(engine: Engine, session: Session) -> None:
    async def life() -> None:
        arn, state = await engine.create(CERTIFICATE, certificate(HOST))
        assert state["status"] == "PENDING_VALIDATION"
        waiting = asyncio.ensure_future(engine.create(VALIDATION, {"certificateArn": arn}))
        done, _ = await asyncio.wait([waiting], timeout=0)
        assert not done
        publish(session, HOST)
        identity, validated = await waiting
        assert validated["certificateArn"] == arn
        inputs = {"certificateArn": arn}
        assert await engine.read(VALIDATION, identity, validated, inputs) is not None
        refreshed = await engine.read(CERTIFICATE, arn, state, certificate(HOST))
        assert refreshed is not None
        assert refreshed[1]["status"] == "ISSUED"

    run(life())


def test_validation_gives_up_in_the_real_providers_words(engine: Engine) -> None:
    arn, _ = run(engine.create(CERTIFICATE, certificate(HOST)))
    with pytest.raises(TimedOutError) as caught:
        run(engine.create(VALIDATION, {"certificateArn": arn}, timeout=0.01))
    assert str(caught.value) == (
        f"waiting for ACM Certificate ({arn}) to be issued: timeout while waiting for state to "
        "become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 0s)"
    )


def test_validation_checks_the_names_it_is_given(engine: Engine, session: Session) -> None:
    arn = issued(session, HOST, "b.example.com")
    names = [acm.validation_record(session.account, name)[0] for name in (HOST, "b.example.com")]
    with pytest.raises(ProviderError, match=r"missing b\.example\.com DNS validation record: _"):
        run(engine.create(VALIDATION, {"certificateArn": arn, "validationRecordFqdns": names[:1]}))
    inputs = {"certificateArn": arn, "validationRecordFqdns": [name.upper() for name in names]}
    run(engine.create(VALIDATION, inputs))


def test_validation_of_nothing_fails(engine: Engine) -> None:
    with pytest.raises(ProviderError, match="ResourceNotFoundException"):
        run(engine.create(VALIDATION, {"certificateArn": "arn:aws:acm:us-east-1:1:certificate/x"}))


def test_cancelling_ends_a_wait(engine: Engine) -> None:
    async def life() -> None:
        arn, _ = await engine.create(CERTIFICATE, certificate(HOST))
        waiting = asyncio.ensure_future(engine.create(VALIDATION, {"certificateArn": arn}))
        await asyncio.wait([waiting], timeout=0)
        engine.provider.cancelled.set()
        with pytest.raises(CancelledError):
            await waiting

    run(life())


def test_distribution_is_disabled_then_deleted(engine: Engine, cloud: Cloud) -> None:
    identity, state = run(engine.create(DISTRIBUTION, distribution(None)))
    run(engine.delete(DISTRIBUTION, identity, state))
    assert cloud.items("aws", "distribution") == {}


def test_retained_distribution_is_only_disabled(engine: Engine, session: Session) -> None:
    inputs = distribution(None) | {"retainOnDelete": True}
    identity, state = run(engine.create(DISTRIBUTION, inputs))
    run(engine.delete(DISTRIBUTION, identity, state))
    body = cloudfront.get_distribution(session, identity)
    assert body["config"]["enabled"] is False


def test_slow_deployment_is_waited_for_or_reported(engine: Engine, cloud: Cloud) -> None:
    settings.put(cloud, "cloudfront.deployment_seconds", 3600)
    with pytest.raises(IncompleteError, match="last state: 'InProgress'") as caught:
        run(engine.create(DISTRIBUTION, distribution(None), timeout=0.01))
    assert caught.value.identity in cloud.items("aws", "distribution")
    assert caught.value.state["status"] == "InProgress"
    inputs = distribution(None) | {"waitForDeployment": False}
    _, state = run(engine.create(DISTRIBUTION, inputs, timeout=0.01))
    assert state["status"] == "InProgress"


def test_unchanged_settings_are_not_deployed_again(engine: Engine, session: Session) -> None:
    identity, state = run(engine.create(DISTRIBUTION, distribution(None)))
    changed = distribution(None) | {"tags": {"a": "b"}, "waitForDeployment": False}
    updated = run(engine.update(DISTRIBUTION, identity, state, changed))
    assert updated["etag"] == state["etag"]
    assert updated["tags"] == {"a": "b"}
    assert cloudfront.get_distribution(session, identity)["tags"] == {"a": "b"}


def test_record_changes_its_type_in_place(engine: Engine, cloud: Cloud) -> None:
    identity, state = run(engine.create(RECORD, record()))
    inputs = record(type="A", records=["192.0.2.1"])
    run(engine.update(RECORD, identity, state, inputs))
    assert [item.type for item in dns_zones.records(cloud, ZONE_ID)] == ["A"]


def test_record_is_written_over_only_when_allowed(engine: Engine, cloud: Cloud) -> None:
    run(engine.create(RECORD, record()))
    with pytest.raises(ProviderError, match="already exists"):
        run(engine.create(RECORD, record(ttl=60)))
    run(engine.create(RECORD, record(ttl=60, allowOverwrite=True)))
    assert [item.ttl for item in dns_zones.records(cloud, ZONE_ID)] == [60]


def test_changed_record_is_deleted_as_it_is(engine: Engine, cloud: Cloud) -> None:
    identity, state = run(engine.create(RECORD, record()))
    (item,) = dns_zones.records(cloud, ZONE_ID)
    moved = dns_zones.Record(item.zone_id, item.name, item.type, 60, ("x.example.com",))
    dns_zones.put(cloud, moved)
    run(engine.delete(RECORD, identity, state))
    assert dns_zones.records(cloud, ZONE_ID) == []


def test_import_reads_names_with_underscores(engine: Engine) -> None:
    name = "_token._acme.example.com"
    run(engine.create(RECORD, record(name=name)))
    imported = run(engine.read(RECORD, f"{ZONE_ID}_{name}_CNAME", {}, {}))
    assert imported is not None
    assert imported[2] == record(name=name)
    with pytest.raises(ProviderError, match="expected ZONEID_RECORDNAME_TYPE"):
        run(engine.read(RECORD, "nonsense", {}, {}))
    assert run(engine.read(RECORD, f"{ZONE_ID}_none_CNAME", {}, {})) is None
    assert run(engine.read(RECORD, f"ZNONE_{name}_CNAME", {}, {})) is None


def test_zone_is_looked_up_by_name_or_id(engine: Engine, cloud: Cloud) -> None:
    def look_up(**arguments: Any) -> Properties:
        return run(engine.provider.invoke("aws:route53/getZone:getZone", arguments))

    assert look_up(name="Example.com.")["zoneId"] == ZONE_ID
    assert look_up(zoneId=ZONE_ID)["name"] == "example.com"
    for arguments, text in (
        ({"name": "example.org"}, "no matching Route 53 Hosted Zone found"),
        ({"name": "example.com", "privateZone": True}, "no matching"),
        ({"name": "example.com", "tags": {"a": "b"}}, "no matching"),
        ({"zoneId": "ZNONE"}, "NoSuchHostedZone"),
        ({}, "Either name or zone_id"),
        ({"name": "a", "zoneId": "b"}, "Either name or zone_id"),
        ({"nam": "example.com"}, "nam: is no argument"),
        ({"name": 1}, "name: must be a str"),
    ):
        with pytest.raises(ProviderError, match=text):
            look_up(**arguments)
    route53.add_zone(cloud, "ZSECOND", "example.com", "123456789012")
    with pytest.raises(ProviderError, match="multiple Route 53 Hosted Zones"):
        look_up(name="example.com")


def test_throttled_call_is_repeated_as_the_client_library_does(
    engine: Engine, cloud: Cloud
) -> None:
    faults.arm(cloud, "route53:ChangeResourceRecordSets", "throttle", times=24)
    run(engine.create(RECORD, record()))
    faults.arm(cloud, "route53:ChangeResourceRecordSets", "error", times=25)
    with pytest.raises(ProviderError, match="ServiceUnavailable"):
        run(engine.create(RECORD, record(name="b.example.com")))
    assert faults.armed(cloud) == []


def test_refused_call_is_not_repeated(engine: Engine, cloud: Cloud) -> None:
    faults.arm(cloud, "acm:*", "refuse")
    with pytest.raises(ProviderError, match="AccessDenied"):
        run(engine.create(CERTIFICATE, certificate(HOST)))
    run(engine.create(CERTIFICATE, certificate(HOST)))


def test_lost_answer_leaves_the_change(engine: Engine, cloud: Cloud) -> None:
    faults.arm(cloud, "route53:ChangeResourceRecordSets", "lose")
    with pytest.raises(ProviderError, match="the answer was lost"):
        run(engine.create(RECORD, record()))
    assert len(dns_zones.records(cloud, ZONE_ID)) == 1


def test_hanging_call_ends_with_its_time(engine: Engine, cloud: Cloud) -> None:
    faults.arm(cloud, "route53:ChangeResourceRecordSets", "hang")
    with pytest.raises(TimedOutError, match="no answer"):
        run(engine.create(RECORD, record(), timeout=0.01))
    assert dns_zones.records(cloud, ZONE_ID) == []
