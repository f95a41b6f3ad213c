"""Everything that can be wrong with a domain: which check says it, with which cause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.verify.servers import Reply, page
from tests.verify.world import EDGES, HOST, World, look, world
from tests.verify.wrongs import (
    CLOUDFLARE,
    CLOUDFRONT_PAGE,
    agent,
    alters,
    answers,
    broken_path,
    caa,
    cached_by,
    certificate,
    edge_zone,
    forged,
    method,
    mixed_links,
    owner,
    redirect_rule,
    redirected,
    servfail,
    silent,
    to,
    unknown_at_all,
    unknown_in_region,
    untrusted,
    with_headers,
)
from verify.causes import CAUSES
from verify.values import Status


@dataclass(frozen=True)
class Wrong:
    """One wrong domain: how it comes about, and what has to be said."""

    cause: str
    make: Callable[[World], object]
    cdn: str = "cloudfront"
    esp: str = "sendgrid"
    status: Status = "fail"
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.cause


WRONG = [
    Wrong("dns-missing", edge_zone({HOST: None})),
    Wrong("dns-dangling", edge_zone({EDGES["cloudfront"] or "": None})),
    Wrong("dns-loop", edge_zone({HOST: "a.example.com", "a.example.com": HOST})),
    Wrong("dns-at-esp", edge_zone({HOST: "sendgrid.net"})),
    Wrong("dns-elsewhere", edge_zone({HOST: "r.us-east-1.awstrack.me"})),
    Wrong("dns-servfail", servfail),
    Wrong("dns-timeout", silent),
    Wrong("owner-behind-cdn", owner(EDGES["cloudfront"])),
    Wrong("owner-missing", owner(None)),
    Wrong("owner-elsewhere", owner("elsewhere.example.org")),
    Wrong("caa-forbids-issuer", caa('0 issue "letsencrypt.org"')),
    Wrong("caa-forbids-issuer", caa('0 issue ";"'), name="caa allows nobody"),
    Wrong("caa-forbids-issuer", caa('128 strange "x"'), name="caa with a critical unknown tag"),
    Wrong(
        "caa-forbids-issuer",
        lambda made: made.zone.put("example.com", "CAA", '0 issue "letsencrypt.org"'),
        status="warn",
        name="caa while live",
    ),
    Wrong("certificate-name-mismatch", certificate("other.example.com")),
    Wrong("certificate-name-mismatch", certificate("*.example.com"), name="one-level wildcard"),
    Wrong(
        "certificate-expired",
        certificate(HOST, not_before=timedelta(days=-9), not_after=timedelta(days=-1)),
    ),
    Wrong("certificate-not-yet-valid", certificate(HOST, not_before=timedelta(days=1))),
    Wrong("certificate-untrusted", untrusted),
    Wrong("certificate-expires-soon", certificate(HOST, not_after=timedelta(days=6))),
    Wrong(
        "certificate-expires-soon",
        certificate(HOST, not_after=timedelta(days=20)),
        status="warn",
        name="certificate below 21 days",
    ),
    Wrong(
        "http-redirected-to-https",
        answers(to(f"https://{HOST}/x"), redirected),
        status="warn",
    ),
    Wrong("redirect-loop", answers(to(f"https://{HOST}/again"))),
    Wrong("redirect-loop", answers(to("/a \xe9\xff")), name="an odd redirect loop"),
    Wrong("edge-error", answers(page(502, "ERROR", **CLOUDFRONT_PAGE))),
    Wrong("edge-error", answers(page(525, "SSL handshake failed", **CLOUDFLARE)), "cloudflare"),
    Wrong("edge-error", answers(page(503, "Guru Meditation", x_served_by="cache-1")), "fastly"),
    Wrong("edge-error", answers(page(504, "Gateway Time-out")), "keycdn"),
    Wrong("edge-error", answers(page(502, "502 Bad Gateway", server="nginx")), "proxy"),
    Wrong("edge-unknown-host", answers(page(403, "Bad request.", **CLOUDFRONT_PAGE))),
    Wrong("edge-unknown-host", answers(page(500, "Fastly error: unknown domain")), "fastly"),
    Wrong("edge-blocked", answers(page(403, "Request blocked.", **CLOUDFRONT_PAGE))),
    Wrong("edge-blocked", answers(page(403, "No")), "proxy"),
    Wrong(
        "edge-blocked",
        answers(page(403, "Just a moment...", cf_mitigated="challenge", **CLOUDFLARE)),
        "cloudflare",
        name="everybody challenged",
    ),
    Wrong("esp-not-reached", answers(page(200, "Welcome to our shop"))),
    Wrong(
        "esp-not-reached",
        answers(Reply(200, {"content-type": "text/html"}, b"x")),
        "fastly",
        "sparkpost",
    ),
    Wrong("esp-unknown-host", unknown_at_all),
    Wrong("wrong-region", unknown_in_region),
    Wrong("wrong-region", redirect_rule("eu.spgo.io"), "cloudflare", "sparkpost"),
    Wrong("host-not-forwarded", alters(lambda request: with_headers(request, host="sendgrid.net"))),
    Wrong(
        "host-not-forwarded",
        alters(lambda request: with_headers(request, host="r.us-east-1.awstrack.me")),
        "cloudfront",
        "ses",
    ),
    Wrong(
        "host-not-forwarded",
        alters(lambda request: with_headers(request, host=HOST)),
        name="a fixed Host",
    ),
    Wrong(
        "answers-shared", cached_by(lambda request: request.target.partition("?")[0], {"age": "0"})
    ),
    Wrong("answers-shared", cached_by(lambda _: "", {"cf-cache-status": "HIT"}), "cloudflare"),
    Wrong("answers-shared", cached_by(lambda _: "", {"x-cache": "HIT"}), "fastly", "sparkpost"),
    Wrong("answers-kept", cached_by(lambda request: request.target, {"x-cache": "HIT"}), "fastly"),
    Wrong(
        "answers-kept",
        cached_by(lambda request: request.target, {"x-cache": "Hit from cloudfront"}, 200),
    ),
    Wrong(
        "answers-kept",
        cached_by(lambda request: request.target, {"age": "11"}),
        "fastly",
        "sparkpost",
    ),
    Wrong("head-refused", answers(page(405, "No", **CLOUDFRONT_PAGE), method("HEAD"))),
    Wrong("head-refused", answers(Reply(raw=b""), method("HEAD")), "proxy"),
    Wrong(
        "method-refused",
        answers(page(403, "the HTTP request method", **CLOUDFRONT_PAGE), method("POST")),
    ),
    Wrong("method-refused", answers(page(405, "405 Not Allowed"), method("POST")), "proxy"),
    Wrong(
        "client-challenged",
        answers(page(403, "x", cf_mitigated="challenge", **CLOUDFLARE), agent("GoogleImageProxy")),
        "cloudflare",
    ),
    Wrong(
        "client-challenged",
        answers(page(403, "Request blocked.", **CLOUDFRONT_PAGE), agent("Barracuda")),
    ),
    Wrong("forwarded-host-forgeable", forged, "fastly", "sparkpost"),
    Wrong(
        "hsts-on-host",
        answers(
            page(404, "Wrong Link", strict_transport_security="max-age=9"),
            lambda request: request.host == HOST,
        ),
        status="warn",
    ),
    Wrong("link-broken", broken_path),
    Wrong("link-broken", mixed_links, name="two links share an answer"),
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: Wrong) -> None:
    made = world(tmp_path, wrong.cdn, wrong.esp)
    wrong.make(made)

    report = look(made)

    check = report.check(CAUSES[wrong.cause].check)
    assert (check.status, check.cause) == (wrong.status, wrong.cause), report
    assert check.means == CAUSES[wrong.cause].means
    assert check.fix == CAUSES[wrong.cause].fix
    assert report.verdict == wrong.status
