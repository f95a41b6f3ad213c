"""Checks that need something named: owner record, deep links, real links, HSTS, revocation."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.verify import esps
from tests.verify.servers import Reply, Request
from tests.verify.world import HOST, finished, look, look_at, running, world
from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import AndroidApp, Check, DeepLinks

APPS = DeepLinks(("TEAM1.com.example.app",), (AndroidApp("com.example", ("AA:BB",)),))
APPLE: dict[str, Any] = {
    "applinks": {
        "details": [{"appIDs": ["TEAM1.com.example.app"], "components": [{"/": "/uni/*"}]}]
    }
}
ANDROID: list[Any] = [
    {
        "relation": ["delegate_permission/common.handle_all_urls"],
        "target": {"package_name": "com.example", "sha256_cert_fingerprints": ["aa:bb"]},
    }
]


def test_the_owner_record_stays_at_the_esp(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.extra["owner_record"] = "1234567.mail.example.com"
    made.zone.put("1234567.mail.example.com", "CNAME", "sendgrid.net.")

    assert look_at(made, "owner-record").status == "pass"


def test_an_owner_record_that_is_proxied_with_its_host(tmp_path: Path) -> None:
    made = world(tmp_path, "cloudflare")
    made.extra["owner_record"] = "1234567.mail.example.com"
    made.zone.put("1234567.mail.example.com", "A", "127.0.0.1")

    assert look_at(made, "owner-record").cause == "owner-behind-cdn"


def deep_links(tmp_path: Path, apple: object, android: object, **headers: str) -> Check:
    made = world(tmp_path)
    made.extra["deep_links"] = APPS
    files = {
        "/.well-known/apple-app-site-association": apple,
        "/.well-known/assetlinks.json": android,
    }

    def behave(request: Request) -> Reply | None:
        if request.target not in files:
            return made.fetched(request)
        content = files[request.target]
        if isinstance(content, Reply):
            return content
        kind = {"content-type": "application/json", **headers}
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return Reply(200, kind, body)

    made.behaviour = behave
    return look_at(made, "deep-links")


def test_deep_links_that_are_right(tmp_path: Path) -> None:
    assert deep_links(tmp_path, APPLE, ANDROID).status == "pass"


@pytest.mark.parametrize(
    ("apple", "android", "saw"),
    [
        (Reply(404), ANDROID, "404"),
        (Reply(301, {"location": "https://www.example.com/x"}), ANDROID, "301"),
        (b"{", ANDROID, "not JSON"),
        (b"[" * 9000, ANDROID, "not JSON"),
        ([], ANDROID, "without TEAM1"),
        ({"applinks": {"details": [{"appID": "OTHER"}]}}, ANDROID, "without TEAM1"),
        (APPLE, [], "without com.example"),
        (APPLE, [{"target": 5}, 7, "x"], "without com.example"),
        (
            APPLE,
            [{"target": {"package_name": "com.example", "sha256_cert_fingerprints": ["CC"]}}],
            "fingerprints",
        ),
    ],
)
def test_deep_links_that_are_wrong(
    tmp_path: Path, apple: object, android: object, saw: str
) -> None:
    check = deep_links(tmp_path, apple, android)

    assert (check.status, check.cause) == ("fail", "deep-link-broken")
    assert saw in (check.saw or "")


def test_deep_links_of_the_wrong_type(tmp_path: Path) -> None:
    check = deep_links(tmp_path, APPLE, ANDROID, **{"content-type": "text/plain"})

    assert check.cause == "deep-link-broken"
    assert "text/plain" in (check.saw or "")


@pytest.mark.parametrize(
    "detail",
    [
        {"appID": "TEAM1.com.example.app", "paths": ["*"]},
        {"appIDs": ["TEAM1.com.example.app"], "components": [{"/": "/*"}]},
    ],
)
def test_an_app_that_claims_every_link(tmp_path: Path, detail: object) -> None:
    check = deep_links(tmp_path, {"applinks": {"details": [detail]}}, ANDROID)

    assert check.status == "warn"
    assert "/uni/*" in (check.saw or "")


@pytest.mark.parametrize("esp", ["sendgrid", "sparkpost", "ses"])
def test_real_links_lead_to_their_pages(tmp_path: Path, esp: str) -> None:
    made = world(tmp_path, "fastly", esp)
    made.extra["links"] = [f"https://{HOST}{target}" for target in esps.LINKS[esp]]

    report = look(made)

    check = report.check("link")
    assert check.status == "pass", check
    assert "shop.example.org" in (check.saw or "")
    assert "over https and http" in (check.saw or "")
    targets = [request.target for request in made.seen]
    assert set(esps.LINKS[esp]) <= set(targets)
    assert not any(word in repr(report) for word in ("2Fone", "realone", "real-one"))


def test_an_open_pixel_is_a_picture(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.extra["links"] = [f"https://{HOST}/wf/open?upn=abc"]
    pixel = Reply(200, {"content-type": "image/gif"}, esps.PIXEL)
    made.behaviour = lambda request: (
        pixel if request.target.startswith("/wf/open") else made.fetched(request)
    )

    assert "a picture" in (look_at(made, "link").saw or "")


def test_a_links_token_never_goes_to_an_edge_that_proves_nothing(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.extra["links"] = [f"https://{HOST}{esps.LINKS['sendgrid'][0]}"]
    made.present("other.example.com")

    assert look_at(made, "link").status == "skip"
    assert not any("real-2Fone" in request.target for request in made.seen)


def test_a_fault_of_the_link_itself_is_told_apart(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.extra["links"] = [f"https://{HOST}/ls/click?upn=nobody-made-this"]

    check = look_at(made, "link")

    assert check.cause == "link-broken"
    assert "itself answers the same" in (check.saw or "")


def test_hsts_of_a_parent_is_good_to_know(tmp_path: Path) -> None:
    made = world(tmp_path)
    made.zone.put("example.com", "A", "127.0.0.1")
    made.present(HOST, "example.com")
    header = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
    made.behaviour = lambda request: (
        Reply(200, header) if request.host == "example.com" else made.fetched(request)
    )

    check = look_at(made, "hsts")

    assert (check.status, check.cause) == ("pass", "hsts-parent")
    assert (check.saw or "").startswith("example.com")


@pytest.mark.parametrize("header", ["max-age=31536000", "max-age=0; includeSubDomains"])
def test_hsts_of_a_parent_that_does_not_reach_down(tmp_path: Path, header: str) -> None:
    made = world(tmp_path)
    made.zone.put("example.com", "A", "127.0.0.1")
    made.present(HOST, "example.com")
    made.behaviour = lambda request: (
        Reply(200, {"strict-transport-security": header})
        if request.host == "example.com"
        else made.fetched(request)
    )

    assert look_at(made, "hsts").cause is None


def test_surroundings_are_shared_by_domains(tmp_path: Path) -> None:
    """Two domains below one parent ask for its CAA records and its home page once."""
    made = world(tmp_path)

    async def run() -> None:
        async with running(made) as setting:
            shared = Surroundings.of(setting)
            other = replace(made.subject(), host="other.mail.example.com")
            await asyncio.gather(
                examine(made.subject(), setting, shared), examine(other, setting, shared)
            )

    finished(run())

    assert made.zone.questions.count(("example.com", "CAA")) == 1
    assert made.zone.questions.count(("example.com", "A")) == 1
