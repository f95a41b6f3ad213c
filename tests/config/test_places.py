"""A live host's record and edge stay in their zone and account: every provider, key and CDN."""

import json
from typing import Any

import pulumi
import pytest

from tests.support.earlier import leave, said_by
from tests.support.recording import PROJECT, Recorded, run

HOST = "links.mail.example.com"
DNS: dict[str, dict[str, Any]] = {
    "route53": {"provider": "route53", "zone": "example.com"},
    "cloudflare": {"provider": "cloudflare", "zone": "example.com"},
    "google": {"provider": "google", "zone": "example.com"},
    "manual": {"provider": "manual", "zone": "example.com"},
}
IDS = {
    "route53": ("Z0ONE", "Z0OTHER"),
    "cloudflare": ("0" * 32, "f" * 32),
    "google": ("example-com", "other"),
}
CDNS: dict[str, dict[str, Any]] = {
    "cloudfront": {"cdn": "cloudfront"},
    "fastly": {"cdn": "fastly"},
    "keycdn": {"cdn": "keycdn", "keycdn": {"accept_https_gap": True}},
    "proxy": {"cdn": "proxy", "proxy": {"address": "192.0.2.1"}},
}
ACCOUNTS: dict[str, dict[str, str]] = {
    name: {"profile": name, "token_secret": f"{name}Key", "project": f"project-{name}"}
    for name in ("one", "other")
}
RENAMED = {**ACCOUNTS, "renamed": ACCOUNTS["one"]}
SECRETS: dict[str, Any] = {f"{name}Key": f"k-{name}" for name in ("one", "other")}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of the accounts are secrets."""
    named = [f"{PROJECT}:{name}" for name in SECRETS]
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", json.dumps(named))


def host(stage: str, **keys: Any) -> dict[str, Any]:
    return {HOST: {"esp": "sendgrid", "stage": stage, **keys}}


def done(domains: dict[str, Any], *, preview: bool = False) -> Recorded:
    return run(domains, preview=preview, accounts=RENAMED, **SECRETS)


def refusal(monkeypatch: pytest.MonkeyPatch, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What a run says of `after` where `before` stands; empty when it goes through."""
    leave(monkeypatch, None)
    left = done(before)
    leave(monkeypatch, left.outputs, left.state)
    return said_by(lambda: done(after, preview=True))


def refused_at(key: str, text: str) -> bool:
    """Whether the fault stands at `key`, and says a way that goes."""
    place = f'domains."{HOST}".{key}: is live '
    return place in text and "set stage: build" in text and "take the host out of the file" in text


@pytest.mark.parametrize("cdn", CDNS.values(), ids=CDNS)
@pytest.mark.parametrize("was", DNS)
@pytest.mark.parametrize("now", DNS)
def test_another_dns_provider_is_refused_while_live_in_whatever_stage_it_would_be(
    monkeypatch: pytest.MonkeyPatch, cdn: dict[str, Any], was: str, now: str
) -> None:
    before = host("live", **cdn, dns=DNS[was])
    for stage, protect in (("live", None), ("live", False), ("build", False)):
        text = refusal(monkeypatch, before, host(stage, **cdn, dns=DNS[now], protect=protect))
        assert refused_at("dns.provider", text) is (was != now), (stage, text)


@pytest.mark.parametrize("provider", IDS)
@pytest.mark.parametrize("stage", ["live", "build"])
@pytest.mark.parametrize("protect", [None, False])
def test_another_zone_is_refused_by_name_and_by_id(
    monkeypatch: pytest.MonkeyPatch, provider: str, stage: str, protect: bool | None
) -> None:
    one, other = IDS[provider]
    cdn = CDNS["cloudfront"]

    def zoned(stage: str, **zone: str) -> dict[str, Any]:
        return host(stage, **cdn, dns={"provider": provider, **zone}, protect=protect)

    by_id = zoned("live", zone_id=one)
    assert refusal(monkeypatch, by_id, zoned(stage, zone_id=one)) == ""
    assert refused_at("dns.zone_id", refusal(monkeypatch, by_id, zoned(stage, zone_id=other)))
    by_name = zoned("live", zone="example.com")
    deeper = refusal(monkeypatch, by_name, zoned(stage, zone="mail.example.com"))
    assert refused_at("dns.zone", deeper)


@pytest.mark.parametrize("provider", ["route53", "cloudflare", "google"])
@pytest.mark.parametrize(("was", "now"), [(None, "one"), ("one", None), ("one", "other")])
@pytest.mark.parametrize("stage", ["live", "build"])
def test_another_account_of_the_zone_is_refused(
    monkeypatch: pytest.MonkeyPatch, provider: str, was: str | None, now: str | None, stage: str
) -> None:
    cdn = CDNS["fastly"]
    before = host("live", **cdn, dns={**DNS[provider], "account": was})
    after = host(stage, **cdn, dns={**DNS[provider], "account": now}, protect=False)

    assert refused_at("dns.account", refusal(monkeypatch, before, after))


@pytest.mark.parametrize("cdn", [name for name in CDNS if name != "proxy"])
@pytest.mark.parametrize(("was", "now"), [(None, "one"), ("one", None), ("one", "other")])
@pytest.mark.parametrize("stage", ["live", "build"])
def test_another_account_of_the_edge_is_refused(
    monkeypatch: pytest.MonkeyPatch, cdn: str, was: str | None, now: str | None, stage: str
) -> None:
    before = host("live", **CDNS[cdn], dns=DNS["google"], account=was)
    after = host(stage, **CDNS[cdn], dns=DNS["google"], account=now, protect=False)

    assert refused_at("account", refusal(monkeypatch, before, after))


def test_another_account_of_a_cloudflare_zone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def at(account: str) -> dict[str, Any]:
        dns = {**DNS["cloudflare"], "account": account}
        return host("live", cdn="cloudflare", dns=dns, account=account)

    assert refused_at("account", refusal(monkeypatch, at("one"), at("other")))
    assert refusal(monkeypatch, at("one"), at("renamed")) == ""


@pytest.mark.parametrize("cdn", CDNS.values(), ids=CDNS)
def test_another_name_of_the_same_account_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, cdn: dict[str, Any]
) -> None:
    def at(account: str) -> dict[str, Any]:
        return host("live", **cdn, dns={**DNS["route53"], "account": account}, account=account)

    assert refusal(monkeypatch, at("one"), at("renamed")) == ""


@pytest.mark.parametrize("stage", ["certificate", "build"])
@pytest.mark.parametrize("now", ["cloudflare", "google", "manual"])
def test_off_the_cdn_the_place_may_change(
    monkeypatch: pytest.MonkeyPatch, stage: str, now: str
) -> None:
    before = host(stage, **CDNS["cloudfront"], dns=DNS["route53"])

    assert refusal(monkeypatch, before, host(stage, **CDNS["cloudfront"], dns=DNS[now])) == ""


@pytest.mark.parametrize("provider", ["route53", "cloudflare", "google"])
@pytest.mark.parametrize("protect", [None, False])
def test_a_zone_that_another_name_leads_to_is_refused_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, provider: str, protect: bool | None
) -> None:
    """The file named it by its ID before, so only the look-up tells."""
    by_name = host("live", **CDNS["fastly"], dns=DNS[provider], protect=protect)
    left = done(by_name)
    key = "managedZone" if provider == "google" else "zoneId"
    state = {
        urn: {**found, "outputs": {**found["outputs"], key: IDS[provider][1], "place": None}}
        for urn, found in left.state.items()
    }
    leave(monkeypatch, {}, state)

    with pytest.raises(
        pulumi.RunError, match=rf"live by its record in the zone {IDS[provider][1]}"
    ):
        done(by_name, preview=True)


def test_a_state_of_an_earlier_version_tells_the_provider_and_the_zone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It kept no place; its accounts cannot be compared."""
    left = done(host("live", **CDNS["cloudfront"], dns=DNS["route53"]))
    state = {
        urn: {**found, "outputs": {k: v for k, v in found["outputs"].items() if k != "place"}}
        for urn, found in left.state.items()
    }
    leave(monkeypatch, left.outputs, state)

    with pytest.raises(pulumi.RunError, match=r"dns\.provider: is live by its record at Route 53"):
        done(host("live", **CDNS["cloudfront"], dns=DNS["google"]), preview=True)
    deeper = {**DNS["route53"], "zone": "mail.example.com"}
    with pytest.raises(pulumi.RunError, match=r"dns\.zone: is live by its record in the zone"):
        done(host("live", **CDNS["cloudfront"], dns=deeper), preview=True)
