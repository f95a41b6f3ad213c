"""Everything that can be wrong with a domain: which check says it, with which cause."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.verify import esps
from tests.verify.servers import Reply, Request, page
from tests.verify.world import EDGES, HOST, World, look, world
from verify.causes import CAUSES
from verify.values import Status

CLOUDFRONT_PAGE = {"server": "CloudFront", "x-cache": "Error from cloudfront", "x-amz-cf-id": "1"}
CLOUDFLARE = {"server": "cloudflare", "cf-ray": "1"}


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


def edge_zone(values: dict[str, str | None]) -> Callable[[World], None]:
    """Replaces records of the zone: name -> CNAME, None to remove the name."""

    def make(made: World) -> None:
        for name, value in values.items():
            made.zone.names.pop(name, None)
            if value is not None:
                made.zone.put(name, "CNAME", f"{value}.")

    return make


def servfail(made: World) -> None:
    made.zone.codes[HOST] = "SERVFAIL"


def silent(made: World) -> None:
    made.zone.silent.add(HOST)
    made.setting["timeout"] = 0.5


def owner(target: str | None) -> Callable[[World], None]:
    def make(made: World) -> None:
        made.extra["owner_record"] = "1234567.mail.example.com"
        if target is not None:
            made.zone.put("1234567.mail.example.com", "CNAME", f"{target}.")
            made.zone.put(target, "A", "127.0.0.1")

    return make


def caa(*values: str, phase: str = "before-cutover") -> Callable[[World], None]:
    def make(made: World) -> None:
        made.zone.put("example.com", "CAA", *values)
        made.extra["phase"] = phase
        made.zone.put(HOST, "CNAME", "sendgrid.net.")

    return make


def certificate(*names: str, **dates: timedelta) -> Callable[[World], None]:
    def make(made: World) -> None:
        now = datetime.now(UTC)
        values = {word: now + delta for word, delta in dates.items()}
        made.present(*names, **values)

    return make


def untrusted(made: World) -> None:
    made.present(HOST, authority=trustme.CA())


def answers(
    reply: Reply, when: Callable[[Request], bool] = lambda _: True
) -> Callable[[World], None]:
    """The edge answers `reply` by itself where `when` holds, else as it should."""

    def make(made: World) -> None:
        made.behaviour = lambda request: reply if when(request) else made.fetched(request)

    return make


def alters(change: Callable[[Request], Request]) -> Callable[[World], None]:
    """The edge changes a request before it passes it on."""

    def make(made: World) -> None:
        made.behaviour = lambda request: made.fetched(change(request))

    return make


def with_headers(request: Request, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(request, headers={**request.headers, **named})


def cached_by(
    key: Callable[[Request], str], hit: dict[str, str], status: int | None = None
) -> Callable[[World], None]:
    """The edge keeps every answer for ever under `key`."""

    def make(made: World) -> None:
        kept: dict[str, Reply] = {}

        def behave(request: Request) -> Reply | None:
            if request.method != "GET":
                return made.fetched(request)
            name = f"{request.scheme}{request.host}{key(request)}"
            if name in kept:
                return replace(kept[name], headers={**kept[name].headers, **hit})
            reply = made.fetched(request)
            assert reply is not None
            kept[name] = reply if status is None else replace(reply, status=status)
            return kept[name]

        made.behaviour = behave

    return make


def unknown_in_region(made: World) -> None:
    made.known["sendgrid.net"].clear()
    made.known["eu.sendgrid.net"].add(HOST)


def unknown_at_all(made: World) -> None:
    made.known["sendgrid.net"].clear()


def redirected(request: Request) -> bool:
    return request.scheme == "http"


def to(place: str, status: int = 301) -> Reply:
    return Reply(status, {"location": place})


def agent(word: str) -> Callable[[Request], bool]:
    return lambda request: word in request.headers["user-agent"]


def method(word: str) -> Callable[[Request], bool]:
    return lambda request: request.method == word


def links(made: World, number: int = 1) -> None:
    made.extra["links"] = [f"https://{HOST}{target}" for target in esps.LINKS[made.esp][:number]]


def broken_path(made: World) -> None:
    links(made)
    made.behaviour = lambda request: made.fetched(
        replace(request, target=request.target.replace("-2F", "/"))
    )


def mixed_links(made: World) -> None:
    links(made, 2)
    first = esps.LINKS[made.esp][0]
    made.behaviour = lambda request: made.fetched(
        replace(request, target=first if request.target in esps.LINKS[made.esp] else request.target)
    )


def forged(made: World) -> None:
    links(made)
    made.behaviour = lambda request: made.fetched(
        with_headers(
            request, x_forwarded_host=request.headers.get("x-forwarded-host", request.host)
        )
    )


def redirect_rule(origin: str) -> Callable[[World], None]:
    def make(made: World) -> None:
        made.behaviour = lambda request: made.marked(to(f"https://{origin}{request.target}"))

    return make


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
