"""Zones, aliases, API keys and errors of the dynamic providers, against the stand-in API."""

import json
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime.rpc import UNKNOWN

from components.keycdn.certificate import ZoneCertificateProvider
from components.keycdn.provider import KeyCdnProvider
from components.keycdn.zone import ZoneAliasProvider, ZoneProvider
from sandbox import faults
from sandbox.cloud import Cloud
from sandbox.keycdn.server import account_of
from tests.keycdn.plugin import FIELDS, HOST, configured, made
from tests.support.certificates import own

pytestmark = pytest.mark.usefixtures("plugin_environment", "traceback_stays")


def test_a_zone_lives_and_a_refresh_sees_what_changed_behind_us(cloud: Cloud) -> None:
    provider = configured(ZoneProvider())
    identity, outs = made()
    assert outs["domain_name"] == f"mail-{int(identity):x}.kxcdn.com"
    assert not provider.diff(identity, outs, FIELDS).changes

    behind = cloud.items("keycdn", "zone")[identity]
    cloud.put("keycdn", "zone", identity, {**behind, "http2": "disabled"})
    read = provider.read(identity, outs).outs or {}
    assert read["http2"] == "disabled"
    assert provider.diff(identity, read, FIELDS).changes

    provider.update(identity, read, FIELDS)
    assert cloud.items("keycdn", "zone")[identity]["http2"] == "enabled"
    provider.delete(identity, outs)
    assert provider.read(identity, outs).id == ""


def test_an_adopted_zone_is_taken_over_as_it_is_called(cloud: Cloud) -> None:
    identity, _ = made()

    adopted = configured(ZoneProvider()).create(
        {**FIELDS, "zone_name": "other", "adopt": identity, "http2": "disabled"}
    )

    assert adopted.id == identity
    assert (adopted.outs or {})["domain_name"].startswith("mail-")
    (zone,) = cloud.items("keycdn", "zone").values()
    assert zone["http2"] == "disabled"


@pytest.mark.parametrize(
    ("news", "changes", "replaces"),
    [
        ({}, False, []),
        ({"http2": "disabled"}, True, []),
        ({"http2": None}, False, []),
        # Both would be another name at KeyCDN, and links in DNS point at the one there is.
        ({"zone_name": "other"}, False, []),
        # Taken over already, and named no more or named at another one.
        ({"adopt": "1"}, False, []),
        ({"adopt": "7"}, True, ["adopt"]),
        # A setting that a later release adds.
        ({"cors": "disabled"}, True, []),
    ],
)
def test_what_changes_a_zone_and_what_makes_another(
    news: dict[str, object], changes: bool, replaces: list[str]
) -> None:
    diff = ZoneProvider().diff("1", {**FIELDS, "domain_name": "d"}, {**FIELDS, **news})

    assert (diff.changes, diff.replaces) == (changes, replaces)


PEM, PRIVATE = own()
ACCOUNTS: dict[str, object] = {
    "ssl-click-tracking__accounts": json.dumps(
        {name: {"token_secret": f"{name}_key"} for name in ("mail", "post", "shop")}
    ),
    "ssl-click-tracking__mail_key": "key-of-one",
    "ssl-click-tracking__post_key": "key-of-one",
    "ssl-click-tracking__shop_key": "key-of-another",
}


@pytest.mark.parametrize(("account", "replaces"), [("post", []), ("shop", ["account"])])
def test_a_renamed_account_is_the_same_one_and_nothing_at_keycdn_changes(
    account: str, replaces: list[str], cloud: Cloud
) -> None:
    mail = {"account": "mail"}
    zone = configured(ZoneProvider(), **ACCOUNTS).create({**FIELDS, **mail})
    named = {"host": HOST, "zone_id": zone.id}
    custom = {
        "zone_id": zone.id,
        "sslcert": "custom",
        "customsslcert": PEM,
        "customsslkey": PRIVATE,
    }
    before: list[tuple[KeyCdnProvider, str, dict[str, Any], dict[str, Any]]]
    before = [(ZoneProvider(), zone.id, zone.outs or {}, FIELDS)]
    for provider, props in ((ZoneAliasProvider(), named), (ZoneCertificateProvider(), custom)):
        made_of_it = configured(provider, **ACCOUNTS).create({**props, **mail})
        before.append((provider, made_of_it.id, made_of_it.outs or {}, props))
    there = {kind: cloud.items("keycdn", kind) for kind in ("zone", "zonealias")}

    for provider, identity, outs, props in before:
        configured(provider, **ACCOUNTS)
        news = {**props, "account": account}
        diff = provider.diff(identity, outs, news)
        assert (diff.changes, diff.replaces) == (True, replaces), type(provider).__name__
        if not replaces:
            kept = provider.update(identity, outs, news).outs or {}
            assert not provider.diff(identity, kept, news).changes
    assert {kind: cloud.items("keycdn", kind) for kind in there} == there


def test_an_alias_lives_and_follows_its_zone(cloud: Cloud) -> None:
    provider = configured(ZoneAliasProvider())
    first, outs = made()
    second = configured(ZoneProvider()).create({**FIELDS, "zone_name": "two"})
    alias = provider.create({"host": HOST, "zone_id": first})
    props = alias.outs or {}
    assert props["domain_name"] == outs["domain_name"]

    moved = {"host": HOST, "zone_id": second.id}
    diff = provider.diff(alias.id, props, moved)
    assert (diff.changes, diff.replaces) == (True, [])
    updated = provider.update(alias.id, props, moved).outs or {}
    assert updated["domain_name"] == (second.outs or {})["domain_name"]
    assert (provider.read(alias.id, updated).outs or {})["zone_id"] == second.id

    provider.delete(alias.id, updated)
    assert provider.read(alias.id, updated).id == ""
    assert cloud.items("keycdn", "zonealias") == {}


KEYS: list[tuple[dict[str, object], object, str | None]] = [
    ({}, None, "environment"),
    ({"keycdn__apiKey": "config"}, None, "config"),
    (
        {
            "ssl-click-tracking__accounts": json.dumps({"mail": {"token_secret": "mail_key"}}),
            "ssl-click-tracking__mail_key": "account",
        },
        "mail",
        "account",
    ),
    ({}, "mail", None),
    ({"ssl-click-tracking__accounts": json.dumps({"mail": {"token_secret": "x"}})}, "mail", None),
]


@pytest.mark.parametrize(("config", "account", "key"), KEYS)
def test_the_key_comes_from_the_account_the_configuration_or_the_environment(
    config: dict[str, object],
    account: object,
    key: str | None,
    monkeypatch: pytest.MonkeyPatch,
    cloud: Cloud,
) -> None:
    monkeypatch.setenv("KEYCDN_API_KEY", "environment")
    provider = configured(ZoneProvider(), **config)
    props = {**FIELDS, "account": account}
    if key is None:
        (failure,) = provider.check({}, props).failures
        assert "no API key for KeyCDN account 'mail'; keep it" in failure.reason
        return
    identity = provider.create(props).id

    assert cloud.account_of("keycdn", "zone", identity) == account_of(key)


def test_a_missing_key_is_said_already_in_a_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEYCDN_API_KEY")

    (failure,) = configured(ZoneProvider()).check({}, FIELDS).failures

    assert failure.reason == (
        "no API key for KeyCDN; set KEYCDN_API_KEY, or run `pulumi config set --secret "
        "keycdn:apiKey`"
    )


@pytest.mark.parametrize(
    ("news", "faulty"),
    [
        ({}, []),
        ({"originurl": UNKNOWN}, []),
        ({"zone_name": "a" * 20}, []),
        ({"zone_name": "a" * 21}, ["zone_name"]),
        ({"zone_name": "a-b"}, ["zone_name"]),
        ({"originurl": "http://sendgrid.net"}, ["originurl"]),
    ],
)
def test_check_refuses_what_keycdn_would(news: dict[str, object], faulty: list[str]) -> None:
    """sources/keycdn#zone-fields."""
    result = configured(ZoneProvider()).check({}, {**FIELDS, **news})

    assert [failure.property for failure in result.failures] == faulty
    assert result.inputs == {**FIELDS, **news}


def test_an_error_is_reported_without_a_traceback(cloud: Cloud) -> None:
    """The plugin reports whatever `traceback.format_exc` says."""
    faults.arm(cloud, "keycdn:AddZone", "refuse")
    provider = configured(ZoneProvider())

    def reported(call: Callable[[], object]) -> str:
        try:
            call()
        except Exception:
            return traceback.format_exc()
        return ""

    refused = reported(lambda: provider.create(dict(FIELDS)))
    assert refused.startswith("KeyCDN POST /zones.json: the API key may not do this")
    assert "Traceback" in reported(dict[str, str]().popitem)
