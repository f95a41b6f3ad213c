"""Fastly beyond the tables of its values (docs/settings): stages, groups and options."""

from typing import Any

import pytest

from tests.components.fastly import (
    ACTIVATION,
    HOST,
    ISSUED,
    SERVICE,
    SUBSCRIPTION,
    build,
    group,
    tracking,
)
from tests.support.recording import RECORD


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        ("certificate", {SERVICE: 1, SUBSCRIPTION: 1, RECORD: 2, ISSUED: 0}),
        ("build", {SERVICE: 1, SUBSCRIPTION: 1, RECORD: 2, ISSUED: 1}),
        ("live", {SERVICE: 1, SUBSCRIPTION: 1, RECORD: 2, ISSUED: 1}),
    ],
)
def test_the_service_stands_from_the_first_stage_on_and_only_the_wait_comes_later(
    stage: str, kinds: dict[str, int]
) -> None:
    """sources/fastly#domain-on-service: a certificate needs its domain on an active service."""
    recorded = build({"stage": stage})

    assert {kind: len(recorded.of(kind)) for kind in kinds} == kinds
    assert not recorded.of(ACTIVATION)


def test_the_order_is_service_subscription_challenge_wait_and_tracking_record() -> None:
    recorded = build({"stage": "live"})
    challenge = recorded.of(RECORD)[f"{HOST}-acme-challenge"]

    assert recorded.one(SUBSCRIPTION).dependencies == {f"{HOST}-service"}
    assert f"{HOST}-subscription" in challenge.dependencies
    assert recorded.one(ISSUED).dependencies >= {f"{HOST}-subscription", f"{HOST}-acme-challenge"}
    assert f"{HOST}-subscription-issued" in tracking(recorded).dependencies


def test_the_challenge_is_found_by_name_and_not_by_position() -> None:
    record = build().of(RECORD)[f"{HOST}-acme-challenge"].inputs
    name = f"_acme-challenge.{HOST}"

    assert record["name"] == name
    assert record["records"] == [f"{HOST}-subscription.{name}.fastly-validations.com"]


@pytest.mark.parametrize(
    ("stage", "target"),
    [
        ("certificate", "sendgrid.net"),
        ("build", "sendgrid.net"),
        ("live", "j.sni.global.fastly.net"),
    ],
)
def test_rolling_back_changes_one_record_in_place(stage: str, target: str) -> None:
    record = tracking(build({"stage": stage}))

    assert (record.parent, record.name) == (f"TrackingDomain {HOST}", f"{HOST}-tracking")
    assert {**record.inputs, "records": [target]} == record.inputs
    assert (record.inputs["name"], record.inputs["type"]) == (HOST, "CNAME")


@pytest.mark.parametrize(
    ("keys", "forced"),
    [
        ({"stage": "certificate"}, True),
        ({"stage": "build"}, True),
        ({"stage": "live"}, False),
        ({"stage": "live", "protect": False}, False),
    ],
)
def test_no_certificate_of_a_live_host_can_be_forced_away(
    keys: dict[str, Any], forced: bool
) -> None:
    subscription = build(keys).one(SUBSCRIPTION).inputs

    assert (subscription["forceDestroy"], subscription["forceUpdate"]) == (forced, forced)


def test_the_service_is_protected_while_live_and_certificates_never() -> None:
    recorded = build({"stage": "live"})

    assert recorded.one(SERVICE).request.protect
    assert not recorded.one(SUBSCRIPTION).request.protect
    assert not build({"stage": "build"}).one(SERVICE).request.protect


def test_a_standby_can_be_taken_away_while_another_cdn_serves() -> None:
    recorded = build({"cdn": "cloudfront", "also": ["fastly"], "stage": "live"})

    assert recorded.one(SUBSCRIPTION).inputs["forceDestroy"]
    assert not recorded.one(SERVICE).request.protect
    assert recorded.outputs[HOST]["also"] == {"fastly": "j.sni.global.fastly.net"}


def test_a_group_shares_one_service_and_has_a_subscription_for_each_host() -> None:
    recorded = group({"c.example.com": "live", "a.example.com": "live"})

    assert recorded.one(SERVICE).inputs["domains"] == [
        {"name": "a.example.com"},
        {"name": "c.example.com"},
    ]
    assert {name: found.inputs["domains"] for name, found in recorded.of(SUBSCRIPTION).items()} == {
        "a.example.com-subscription": ["a.example.com"],
        "c.example.com-subscription": ["c.example.com"],
    }
    assert {
        recorded.outputs[host]["certificate"] for host in ("a.example.com", "c.example.com")
    } == {"a.example.com-subscription-id", "c.example.com-subscription-id"}


def test_a_pending_host_is_on_the_group_s_service_and_holds_nobody_up() -> None:
    recorded = group({"a.example.com": "live", "b.example.com": "certificate"})

    assert [found["name"] for found in recorded.one(SERVICE).inputs["domains"]] == [
        "a.example.com",
        "b.example.com",
    ]
    assert set(recorded.of(ISSUED)) == {"a.example.com-subscription-issued"}
    assert tracking(recorded, "b.example.com").inputs["records"] == ["sendgrid.net"]
    assert recorded.outputs["b.example.com"]["edge"] is None


@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_a_host_keeps_its_place_in_the_group_through_all_stages(stage: str) -> None:
    """A domain sits on one service only; a move would drop or double it."""
    recorded = group({"a.example.com": "live", "b.example.com": stage})
    owned = {
        (found.parent, found.name)
        for kind in (SERVICE, SUBSCRIPTION)
        for found in recorded.of(kind).values()
    }

    assert owned == {
        ("FastlySendGrid g", "g-service"),
        ("FastlySendGrid g", "a.example.com-subscription"),
        ("FastlySendGrid g", "b.example.com-subscription"),
    }


def test_force_is_a_matter_of_each_host() -> None:
    recorded = group({"a.example.com": "live", "b.example.com": "build"})
    forced = {name: f.inputs["forceDestroy"] for name, f in recorded.of(SUBSCRIPTION).items()}

    assert forced == {"a.example.com-subscription": False, "b.example.com-subscription": True}


@pytest.mark.parametrize(("stage", "left_as_it_is"), [("build", []), ("live", ["forceDestroy"])])
def test_the_flag_of_the_service_is_the_same_at_every_stage(
    stage: str, left_as_it_is: list[str]
) -> None:
    """Any change of it shows as a new version of a service that serves."""
    service = group({"a.example.com": stage, "b.example.com": "build"}).one(SERVICE)

    assert service.inputs["forceDestroy"] is True
    assert list(service.request.ignoreChanges) == left_as_it_is


def test_service_names_are_unique_for_hosts_and_for_groups_of_other_stacks() -> None:
    def name(keys: dict[str, Any], stack: str) -> str:
        return build(keys, stack=stack).one(SERVICE).inputs["name"]

    assert name({}, "dev") == name({}, "prod") == f"click-tracking {HOST}"
    assert name({"group": "g"}, "dev") != name({"group": "g"}, "prod")


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        ({}, False),
        ({"x_forwarded_host": True}, True),
        ({"settings": "current"}, True),
        ({"settings": "current", "group": "g"}, True),
        ({"settings": "current", "x_forwarded_host": False}, False),
        ({"settings": "current", "esp": "ses", "region": "eu-west-1"}, False),
        ({"esp": "ses", "region": "eu-west-1", "x_forwarded_host": True}, True),
    ],
)
def test_the_forwarded_host_is_set_from_the_request_where_wanted(
    keys: dict[str, Any], sent: bool
) -> None:
    """sources/security#overwrite: set, so that a viewer's own value is replaced."""
    headers = build(keys).one(SERVICE).inputs.get("headers")

    assert (headers is not None) == sent
    if headers:
        assert (headers[0]["action"], headers[0]["source"]) == ("set", "req.http.host")


ENDPOINTS: list[tuple[dict[str, Any], str]] = [
    ({}, "sendgrid.net"),
    ({"region": "eu"}, "eu.sendgrid.net"),
    ({"esp": "sparkpost"}, "spgo.io"),
    ({"esp": "sparkpost", "region": "eu"}, "eu.spgo.io"),
    ({"esp": "sparkpost", "origin": "acme.et.e.sparkpost.com"}, "acme.et.e.sparkpost.com"),
    ({"esp": "ses", "region": "us-east-1"}, "r.us-east-1.awstrack.me"),
]


@pytest.mark.parametrize(("keys", "host"), ENDPOINTS)
def test_the_esp_s_host_is_address_sni_and_certificate_name(
    keys: dict[str, Any], host: str
) -> None:
    backend = build(keys).one(SERVICE).inputs["backends"][0]

    assert {backend[name] for name in ("address", "sslSniHostname", "sslCertHostname")} == {host}
    assert "overrideHost" not in backend


@pytest.mark.parametrize(
    ("keys", "ttl", "passes"),
    [
        ({}, None, True),
        ({"fastly": {"ttl": 10}}, 10, False),
        ({"esp": "sparkpost"}, 10, False),
        ({"esp": "sparkpost", "fastly": {"ttl": 60}}, 60, False),
        ({"esp": "sparkpost", "fastly": {"ttl": 0}}, None, True),
    ],
)
def test_answers_are_kept_for_the_ttl_or_not_at_all(
    keys: dict[str, Any], ttl: int | None, passes: bool
) -> None:
    inputs = build(keys).one(SERVICE).inputs

    assert inputs.get("defaultTtl") == ttl
    assert ("cacheSettings" in inputs, "requestSettings" in inputs) == (passes, passes)


def test_an_adopted_service_is_imported() -> None:
    recorded = build({"adopt": {"service": "SU1Z0isxPaozGVKXdv0eY"}})

    assert recorded.one(SERVICE).request.importId == "SU1Z0isxPaozGVKXdv0eY"
    # Without its certificate what somebody made by hand would serve no https any more.
    assert "FastlySendGrid" in recorded.one(SUBSCRIPTION).request.deletedWith
    assert not build({}).one(SUBSCRIPTION).request.deletedWith


@pytest.mark.parametrize("keys", [{}, {"stage": "certificate"}, {"group": "g", "stage": "live"}])
def test_a_preview_shows_every_resource_that_an_update_makes(keys: dict[str, Any]) -> None:
    """So nothing is created inside an apply, which a preview would not run."""
    assert build(keys).names == build(keys, preview=True).names


@pytest.mark.parametrize(("hosts", "said"), [(20, False), (21, True)])
def test_a_group_that_a_service_may_not_take_is_mentioned(
    monkeypatch: pytest.MonkeyPatch, hosts: int, said: bool
) -> None:
    warnings: list[str] = []

    def warn(text: str, resource: object = None) -> None:
        del resource
        warnings.append(text)

    monkeypatch.setattr("pulumi.log.warn", warn)
    group({f"h{number}.example.com": "build" for number in range(hosts)})

    assert any("depends on your contract" in text for text in warnings) is said
