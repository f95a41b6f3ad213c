"""What the local Cloudflare makes of records, rules and certificates."""

from typing import Any

import httpx2
import pytest

from sandbox import dns_zones
from sandbox.cloudflare import zones
from sandbox.cloudflare.api import CLOUD
from sandbox.dns_zones import Record
from sandbox.esp import customers, links
from tests.edge.viewer import Answer, Viewer

ZONE = "zone"
HOST = "ablink.example.net"
DEEP = "ablink.news.example.net"


def record(viewer: Viewer, host: str = HOST, value: str = "sendgrid.net", **body: Any) -> None:
    """A record of the zone, proxied unless said otherwise, of a customer of SendGrid."""
    if dns_zones.zone(viewer.cloud, ZONE) is None:
        zones.add_zone(viewer.cloud, ZONE, "example.net", "")
    customers.put(viewer.cloud, host, "sendgrid", "global")
    kept = Record(ZONE, host, "CNAME", 1, (value,), body={"proxied": True, **body})
    dns_zones.put(viewer.cloud, kept)


def page_rule(viewer: Viewer, number: int, target: str, priority: int = 1, **actions: Any) -> None:
    body = {"zoneId": ZONE, "target": target, "actions": actions, "priority": priority}
    dated = {**body, "status": "active", "createdOn": f"2026-01-0{number}T00:00:00Z"}
    viewer.cloud.put(CLOUD, "pageRule", str(number), dated)


def ruleset(viewer: Viewer, phase: str, **parameters: Any) -> None:
    rule = {"expression": f'http.host in {{"{HOST}"}}', "actionParameters": parameters}
    viewer.cloud.put(CLOUD, "ruleset", phase, {"zoneId": ZONE, "phase": phase, "rules": [rule]})


def ask(viewer: Viewer, target: str, scheme: str = "https", **more: Any) -> Answer:
    return viewer.ask(
        f"{scheme}://{HOST}{target}", address=viewer.edge_address("cloudflare"), **more
    )


def click(viewer: Viewer, recipient: str = "alice", scheme: str = "https", **more: Any) -> Answer:
    return ask(viewer, links.click("sendgrid", HOST, recipient), scheme, **more)


def test_only_the_first_page_rule_that_fits_applies(empty: Viewer) -> None:
    """sources/cloudflare: a catch-all of higher priority shadows the tracking domain's own rule."""
    record(empty)
    page_rule(empty, 1, f"{HOST}/*", ssl="full")
    page_rule(empty, 2, "*example.net/*", 2, alwaysUseHttps=True)
    assert click(empty, scheme="http").status == 301
    click(empty)
    assert empty.take()[0].scheme == "http"  # the rule with SSL Full has no effect

    page_rule(empty, 1, f"{HOST}/*", 3, ssl="full")
    assert click(empty, scheme="http").status == 302
    click(empty)
    assert empty.take()[-1].scheme == "https"


def test_a_forwarding_url_keeps_what_follows_the_first_slash(empty: Viewer) -> None:
    record(empty)
    forwarding = {"statusCode": 301, "url": "https://spgo.io/$1"}
    page_rule(empty, 1, f"{HOST}/*", forwardingUrl=forwarding)
    answer = ask(empty, "/f/a/x~~?target=https%3A%2F%2Fa")
    assert (answer.status, answer.location) == (
        301,
        "https://spgo.io/f/a/x~~?target=https%3A%2F%2Fa",
    )
    assert empty.take() == []


def test_a_ruleset_wins_over_a_page_rule(empty: Viewer) -> None:
    record(empty)
    page_rule(empty, 1, f"{HOST}/*", ssl="flexible")
    ruleset(empty, "http_config_settings", ssl="full")
    click(empty)
    assert empty.take()[0].scheme == "https"


@pytest.mark.parametrize(
    ("operation", "found"),
    [("set", [HOST]), ("add", ["evil.example", HOST]), ("remove", [])],
)
def test_a_transform_sets_appends_or_removes_a_header(
    empty: Viewer, operation: str, found: list[str]
) -> None:
    """sources/security: overwrite, never append."""
    record(empty)
    source = {} if operation == "remove" else {"expression": "http.host"}
    header = {"operation": operation, **source}
    ruleset(empty, "http_request_late_transform", headers={"X-Forwarded-Host": header})
    click(empty, headers=[("x-forwarded-host", "evil.example")])
    assert empty.take()[0].all("x-forwarded-host") == found


def test_a_click_is_dynamic_and_a_picture_of_the_edge_is_kept_unless_bypassed(
    empty: Viewer,
) -> None:
    """sources/esps#link-shapes: an open pixel ends in .gif, which Cloudflare keeps by itself."""
    record(empty)
    assert click(empty).headers["cf-cache-status"] == "DYNAMIC"
    page_rule(empty, 1, f"{HOST}/*", edgeCacheTtl=60)
    pixel = links.opened("sendgrid", HOST, "alice")
    seen = [ask(empty, pixel).headers["cf-cache-status"] for _ in range(2)]
    assert seen == ["MISS", "HIT"]

    ruleset(empty, "http_request_cache_settings", cache=False)
    assert ask(empty, pixel).headers["cf-cache-status"] == "BYPASS"


def test_everything_kept_without_its_query_mixes_recipients(empty: Viewer) -> None:
    record(empty)
    page_rule(empty, 1, f"{HOST}/*", cacheLevel="cache_everything")
    assert "/for/alice?" in str(click(empty, "alice").location)
    assert "/for/bob?" in str(click(empty, "bob").location)  # the query is in the key
    assert click(empty, "bob").headers["cf-cache-status"] == "HIT"


@pytest.mark.parametrize(
    ("mode", "value", "status"),
    [
        ("full", "sendgrid.net", 302),
        ("strict", "sendgrid.net", 302),
        ("strict", "shop.example", 200),
        ("full", "nowhere.example.org", 530),
    ],
)
def test_ssl_modes(empty: Viewer, mode: str, value: str, status: int) -> None:
    record(empty, value=value)
    page_rule(empty, 1, f"{HOST}/*", ssl=mode)
    assert click(empty).status == status


def test_strict_refuses_an_origin_with_a_certificate_for_another_name(empty: Viewer) -> None:
    zones.add_zone(empty.cloud, "other", "example.org", "")
    alias = Record("other", "alias.example.org", "CNAME", 60, ("sendgrid.net",))
    dns_zones.put(empty.cloud, alias)
    record(empty, value="alias.example.org")
    page_rule(empty, 1, f"{HOST}/*", ssl="strict")
    assert click(empty).status == 526
    page_rule(empty, 1, f"{HOST}/*", ssl="full")
    assert click(empty).status == 302


def test_a_challenge_stands_between_a_mail_client_and_its_link(empty: Viewer) -> None:
    record(empty)
    page_rule(empty, 1, f"{HOST}/*", securityLevel="under_attack")
    answer = click(empty)
    assert (answer.status, answer.headers["cf-mitigated"]) == (403, "challenge")


def test_an_unknown_action_is_refused(empty: Viewer) -> None:
    record(empty)
    page_rule(empty, 1, f"{HOST}/*", bypassCacheOnCookie="x")
    assert (click(empty).status, b"bypassCacheOnCookie" in click(empty).body) == (500, True)


def test_the_universal_certificate_covers_one_level_and_a_pack_what_it_names(
    empty: Viewer,
) -> None:
    record(empty, DEEP)
    link = f"https://{DEEP}{links.click('sendgrid', DEEP, 'alice')}"
    with pytest.raises(httpx2.ConnectError, match=r"(?i)handshake"):
        empty.ask(link)
    pack = {"zoneId": ZONE, "hosts": ["example.net", DEEP], "status": "active"}
    more: dict[str, Any] = {"validityDays": 90, "dcvDelegationRecords": []}
    empty.cloud.put(CLOUD, "certificatePack", "p", {**pack, **more})
    assert empty.ask(link).status == 302


def test_a_name_that_is_not_proxied_is_not_cloudflares(empty: Viewer) -> None:
    record(empty)
    record(empty, "other.example.net", proxied=False)
    address = empty.edge_address("cloudflare")
    with pytest.raises(httpx2.ConnectError, match=r"(?i)handshake"):
        empty.ask("https://other.example.net/", address=address)
    answer = empty.ask("http://other.example.net/", address=address)
    assert (answer.status, b"1001" in answer.body) == (409, True)
    # It leads to the ESP itself, whose certificate is for its own name.
    with pytest.raises(httpx2.ConnectError, match="Hostname mismatch"):
        empty.ask("https://other.example.net/")
