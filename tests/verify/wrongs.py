"""Ways to make a right domain wrong, for `test_wrong_domains`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import trustme

from tests.verify import esps
from tests.verify.servers import Reply, Request
from tests.verify.world import HOST, World

CLOUDFRONT_PAGE = {"server": "CloudFront", "x-cache": "Error from cloudfront", "x-amz-cf-id": "1"}
CLOUDFLARE = {"server": "cloudflare", "cf-ray": "1"}


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
        values: dict[str, Any] = {word: now + delta for word, delta in dates.items()}
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
