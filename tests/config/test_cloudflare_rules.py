"""Rules that only Cloudflare has: each one broken alone gives exactly its own fault."""

from pathlib import Path
from typing import Any

import pytest

from components.cloudflare.checks import rules_wait
from components.cloudflare.descriptor import CLOUDFLARE
from components.config.faults import ConfigError
from tests.config.reading import HOST, config, faults, read
from tests.support.certificates import own

DNS = {"zone": "example.com"}
PLAIN = {"cdn": "cloudflare", "esp": "sendgrid", "dns": DNS}
PARTIAL = {
    "dns": {"provider": "manual"},
    "cloudflare": {"setup": "partial", "plan": "business", "zone": "example.com"},
}
ROUTE53 = {"provider": "route53", "zone": "example.com"}
ZONE_ID = "023e105f4ecef8ad9ca31a8372d0c353"
PEM, KEY = own()
CUSTOM = {"source": "custom", "certificate": PEM, "key_secret": "key"}


def fault(keys: dict[str, Any]) -> str:
    """The only fault of one domain with `keys` besides the plain ones, without its host."""
    (found,) = faults({HOST: {**PLAIN, **keys}})
    return found.replace(f'domains."{HOST}"', "HOST")


def with_secrets(domains: dict[str, Any], **sections: object) -> list[str]:
    """The faults of `domains`, whose secrets `key` and `token` stand encrypted in the file."""
    secrets = [f"ssl-click-tracking:{name}" for name in ("key", "token") if name in sections]
    try:
        read(config(domains, **sections), secrets)
    except ConfigError as error:
        return [str(found) for found in error.faults]
    return []


def several(count: int, **keys: Any) -> dict[str, Any]:
    """Domains of one zone with the same keys."""
    return {f"h{number}.example.com": {**PLAIN, **keys} for number in range(count)}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"dns": ROUTE53},
            "HOST.dns.provider: is 'route53', and Cloudflare serves names of its own DNS zones; set"
            " dns.provider: cloudflare, or cloudflare.setup: partial",
        ),
        (
            {"dns": {"provider": "manual", "zone": "example.com"}},
            "HOST.dns.provider: is 'manual', and Cloudflare serves",
        ),
        (
            {"cdn": "cloudfront", "also": ["cloudflare"], "dns": ROUTE53},
            "HOST.dns.provider: is 'route53', and Cloudflare serves",
        ),
        (
            {"cloudflare": {"zone": "example.com"}},
            "HOST.cloudflare.zone: is for cloudflare.setup: partial; write it as dns.zone",
        ),
        (
            {"cloudflare": {"zone_id": ZONE_ID}},
            "HOST.cloudflare.zone_id: is for cloudflare.setup: partial; write it as dns.zone_id",
        ),
        (
            {**PARTIAL, "dns": {"provider": "cloudflare", "zone": "example.com"}},
            "HOST.dns.provider: is 'cloudflare', and in a partial setup DNS is elsewhere",
        ),
        (
            {**PARTIAL, "cloudflare": {**PARTIAL["cloudflare"], "plan": "pro"}},
            "HOST.cloudflare.setup: is 'partial', which the plan 'pro' does not have",
        ),
        (
            {**PARTIAL, "cloudflare": {"setup": "partial", "plan": "business"}},
            "HOST.cloudflare: names no zone, and in a partial setup it is not the one of dns; add",
        ),
        (
            {**PARTIAL, "cloudflare": {**PARTIAL["cloudflare"], "zone": "example.net"}},
            "HOST.cloudflare.zone: 'example.net' does not contain this host",
        ),
        (
            {**PARTIAL, "cloudflare": {**PARTIAL["cloudflare"], "zone_id": "Z1A"}},
            "HOST.cloudflare.zone_id: 'Z1A' is not a zone ID of Cloudflare; write it like 023e",
        ),
        (
            {"certificate": {"source": "universal"}},
            "HOST.certificate.source: 'universal' covers names one level below example.com only, "
            f"which '{HOST}' is not; use advanced or custom",
        ),
        (
            {"certificate": {"source": "universal"}, "dns": {"zone_id": ZONE_ID}},
            "HOST.certificate.source: 'universal' covers names one level below its zone only, "
            f"which '{HOST}' may not be; dns.zone does not say; add dns.zone, or use advanced",
        ),
        (
            {"certificate": {"authority": "letsencrypt"}},
            "HOST.certificate.authority: 'letsencrypt' issues no certificates for Cloudflare; did "
            "you mean 'lets_encrypt'?",
        ),
        (
            {"x_forwarded_host": True, "esp": "sparkpost"},
            "HOST.x_forwarded_host: has no effect: the documented page rule redirects",
        ),
        (
            {"x_forwarded_host": True, "cloudflare": {"rules": "page_rules"}},
            "HOST.x_forwarded_host: needs a transform rule, and cloudflare.rules allows page rules",
        ),
        (
            {"dns": {"zone": "example.com", "ttl": 59}},
            "HOST.dns.ttl: 59 is below the 60 seconds that Cloudflare's DNS takes; write 60 or",
        ),
        (
            {"cdn": "cloudfront", "dns": {**DNS, "provider": "cloudflare", "ttl": 30}},
            "HOST.dns.ttl: 30 is below the 60 seconds that Cloudflare's DNS takes",
        ),
        ({"cloudflare": {"plan": "fre"}}, "HOST.cloudflare.plan: 'fre' "),
        (
            {"cdn": "cloudfront", "cloudflare": {"plan": "free"}, "dns": ROUTE53},
            "HOST.cloudflare: belongs to another CDN",
        ),
    ],
)
def test_a_broken_rule_says_where_what_and_what_to_do(keys: dict[str, Any], expected: str) -> None:
    found = fault(keys)

    assert found.startswith(expected), found


@pytest.mark.parametrize(
    "keys",
    [
        {},
        PARTIAL,
        {**PARTIAL, "dns": ROUTE53},
        {"certificate": {"authority": "ssl_com"}},
        {"dns": {"zone": "email.example.com"}, "certificate": {"source": "universal"}},
        {**PARTIAL, "certificate": {"source": "universal"}},
        {"dns": {"zone": "example.com", "ttl": 30}, "cloudflare": {"plan": "enterprise"}},
        {"dns": {"zone": "example.com", "existing": True}},
        {"dns": {"zone": "example.com", "existing": "0a1b2c"}},
        {"cdn": "cloudfront", "also": ["cloudflare"], **PARTIAL},
    ],
)
def test_what_cloudflare_takes_is_taken(keys: dict[str, Any]) -> None:
    assert len(read(config({HOST: {**PLAIN, **keys}})).domains) == 1


@pytest.mark.parametrize(
    ("account", "dns_account", "expected"),
    [
        ("a", None, "dns.account: is the default and account is 'a', but the zone is one and the"),
        (None, "a", "dns.account: is 'a' and account is the default, but the zone is one and the"),
        ("a", "a", None),
    ],
)
def test_a_zone_is_used_through_one_account(
    account: str | None, dns_account: str | None, expected: str | None
) -> None:
    named = {"account": account} if account else {}
    dns = {**DNS, **({"account": dns_account} if dns_account else {})}
    found = with_secrets(
        {HOST: {**PLAIN, **named, "dns": dns}}, accounts={"a": {"token_secret": "token"}}, token="t"
    )

    assert [expected is not None] * len(found) == [str(expected) in text for text in found]
    assert bool(found) is (expected is not None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"plan": "pro"}, {}, "has two plans: free and pro"),
        ({"rules": "external"}, {}, "has cloudflare.rules: external for some domains and not"),
    ],
)
def test_a_zone_s_domains_agree_about_it(
    one: dict[str, Any], other: dict[str, Any], expected: str
) -> None:
    domains = {
        "a.example.com": {**PLAIN, "cloudflare": one},
        "b.example.com": {**PLAIN, "cloudflare": other},
        "c.example.net": {**PLAIN, "dns": {"zone": "example.net"}},
    }
    (found,) = faults(domains)

    assert found.startswith(f"zone 'example.com': {expected}")


def test_a_group_stays_in_one_zone_and_in_one_certificate() -> None:
    two = {
        "a.b.example.com": {**PLAIN, "group": "g"},
        "a.example.net": {**PLAIN, "group": "g", "dns": {"zone": "example.net"}},
    }
    assert (
        "group 'g': is in more than one Cloudflare zone: example.com, example.net" in faults(two)[0]
    )

    full = {"settings": "current", "group": "g", "certificate": {"source": "advanced"}}
    assert len(read(config(several(49, **full))).domains) == 49
    assert (
        "group 'g': has 50 hosts; an advanced certificate takes 49"
        in faults(several(50, **full))[0]
    )


def test_an_own_certificate_needs_a_plan_that_takes_it() -> None:
    """sources/quotas#custom-certificates: none on Free and Pro, one on Business."""

    def uploaded(plan: str, **keys: Any) -> list[str]:
        domains = several(2, certificate=CUSTOM, cloudflare={"plan": plan}, **keys)
        return with_secrets(domains, key=KEY)

    for plan in ("free", "pro"):
        assert all("needs a Business or Enterprise zone" in text for text in uploaded(plan))
        assert len(uploaded(plan)) == 2
    assert uploaded("business") == [
        "zone 'example.com': uploads 2 certificates, and the plan 'business' takes one; put the "
        "hosts into one group with one certificate, or use advanced"
    ]
    assert uploaded("business", group="g") == []
    assert uploaded("enterprise") == []


def test_an_own_certificate_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    def uploaded(certificate: str) -> list[str]:
        source = {**CUSTOM, "certificate": certificate}
        keys = {"certificate": source, "cloudflare": {"plan": "business"}}
        return with_secrets({HOST: {**PLAIN, **keys}}, key=KEY)

    written = tmp_path / "certificate.pem"
    written.write_text(PEM)
    assert uploaded(str(written)) == []
    (missing,) = uploaded(str(tmp_path / "none.pem"))
    assert "certificate.certificate: " in missing
    assert "no such file" in missing


@pytest.mark.parametrize(
    ("keys", "waits"),
    [
        ({"dns": {**DNS, "rollback_proxied": True, "rollback_to": "old.example.com"}}, True),
        (
            {
                "dns": {**DNS, "rollback_proxied": True, "rollback_to": "old.example.com"},
                "stage": "live",
            },
            False,
        ),
        ({"dns": {**DNS, "rollback_to": "old.example.com"}}, False),
        (PARTIAL, False),
    ],
)
def test_rules_wait_only_while_the_proxy_serves_what_was_there_before(
    keys: dict[str, Any], waits: bool
) -> None:
    (domain,) = read(config({HOST: {**PLAIN, **keys}})).domains

    assert rules_wait(domain, CLOUDFLARE.of(domain)) is waits


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ({"dns": {**DNS, "rollback_proxied": True}}, "rollback_proxied"),
        (
            {**PARTIAL, "dns": {"provider": "manual", "rollback_to": f"{HOST}.cdn.cloudflare.net"}},
            "rollback_to",
        ),
    ],
)
def test_a_rest_that_is_the_edge_is_told_at_its_key(keys: dict[str, Any], place: str) -> None:
    found = faults({HOST: {**PLAIN, **keys}})

    assert [text.partition(": ")[0] for text in found] == [f'domains."{HOST}".dns.{place}']
