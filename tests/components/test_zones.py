"""A zone ID is held against the zone's name and the host, at every DNS provider."""

from typing import Any

import pulumi
import pytest

from tests.support import computed
from tests.support.recording import Recorded, run

HOST = "links.mail.example.com"
IDS: dict[str, tuple[str, str]] = {
    "route53": ("Z0RIGHT", "Z0OTHERNAME"),
    "cloudflare": ("0" * 32, "a" * 32),
    "google": ("example-com", "first"),
}
"""DNS provider -> ID of the public zone example.com, and one of example.net."""

UNSEEN = [
    ("route53", "Z0PRIVATE", "a private zone"),
    ("cloudflare", "b" * 32, "a zone whose DNS is elsewhere"),
    ("cloudflare", "c" * 32, "an internal zone"),
    ("cloudflare", "d" * 32, "a secondary zone"),
    ("google", "inside", "private"),
]
CDNS: dict[str, dict[str, Any]] = {
    "cloudfront": {"cdn": "cloudfront"},
    "fastly": {"cdn": "fastly"},
    "keycdn": {"cdn": "keycdn"},
    "proxy": {"cdn": "proxy", "proxy": {"address": "192.0.2.1"}},
}


def done(keys: dict[str, Any], **dns: Any) -> Recorded:
    return run({HOST: {"esp": "sendgrid", **keys, "dns": dns}}, preview=True)


def refusal(keys: dict[str, Any], **dns: Any) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        done(keys, **dns)
    return str(caught.value)


@pytest.mark.parametrize("cdn", CDNS.values(), ids=CDNS)
@pytest.mark.parametrize("provider", IDS)
def test_the_id_of_another_zone_is_refused_with_its_name_and_without(
    cdn: dict[str, Any], provider: str
) -> None:
    right, other = IDS[provider]
    for zone in ({}, {"zone": "example.com"}):
        done(cdn, provider=provider, zone_id=right, **zone)
    named = refusal(cdn, provider=provider, zone_id=other, zone="example.com")
    alone = refusal(cdn, provider=provider, zone_id=other)

    assert "example.net" in named
    assert "correct one of the two" in named
    assert f"is the zone example.net, and {HOST} is not below it" in alone


@pytest.mark.parametrize(("provider", "zone_id", "what"), UNSEEN)
@pytest.mark.parametrize("zone", [{}, {"zone": "example.com"}], ids=["ID", "ID and name"])
def test_a_zone_that_nobody_sees_is_refused(
    provider: str, zone_id: str, what: str, zone: dict[str, str]
) -> None:
    said = refusal(CDNS["cloudfront"], provider=provider, zone_id=zone_id, **zone)

    assert what in said
    assert "no recipient could see a record in it" in said
    assert "public zone for example.com" in said


@pytest.mark.parametrize("setup", ["full", "partial"])
def test_at_cloudflare_the_edge_s_own_zone_is_held_against_the_host(setup: str) -> None:
    if setup == "full":
        said = refusal({"cdn": "cloudflare"}, provider="cloudflare", zone_id="a" * 32)
        assert f"{HOST} is not below it" in said
        return
    options = {"setup": "partial", "plan": "business", "zone_id": "a" * 32}
    keys = {"cdn": "cloudflare", "cloudflare": options}
    said = refusal(keys, provider="route53", zone="example.com")
    assert "Cloudflare's zone is example.net, which does not contain this host" in said


def test_a_partial_zone_serves_hosts_whose_dns_is_elsewhere() -> None:
    """No recipient asks it, which is what such a setup is for."""
    options = {"setup": "partial", "plan": "business", "zone_id": "b" * 32}
    keys = {"cdn": "cloudflare", "cloudflare": options}

    found = done(keys, provider="route53", zone="example.com")

    records = found.of("cloudflare:index/dnsRecord:DnsRecord")
    assert records[f"{HOST}-origin"].inputs["zoneId"] == "b" * 32


@pytest.mark.parametrize("provider", IDS)
def test_an_owner_record_has_to_be_in_the_zone_too(provider: str) -> None:
    keys = {**CDNS["cloudfront"], "owner_record": "1.example.org"}

    said = refusal(keys, provider=provider, zone_id=IDS[provider][0])

    assert f'"{HOST}".owner_record' in said
    assert "1.example.org is not below it" in said


@pytest.mark.parametrize("provider", ["route53", "cloudflare"])
def test_a_zone_that_cannot_be_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    def denied(_: computed.Inputs) -> dict[str, Any]:
        raise computed.CallFailedError("returned an error: AccessDenied: not yours")

    token = {"route53": "aws:route53/getZone:getZone"}
    asked = {token.get(provider, "cloudflare:index/getZone:getZone"): denied}
    monkeypatch.setattr("tests.support.recording.CALLS", {**computed.CALLS, **asked})

    said = refusal(CDNS["cloudfront"], provider=provider, zone_id=IDS[provider][0])

    assert "could not find it (AccessDenied: not yours" in said
