"""Every pair with both settings: what a recipient gets, and what reaches the ESP."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from _pytest.mark.structures import ParameterSet

from sandbox.esp import links
from sandbox.esp.answers import PIXEL
from sandbox.esp.links import Link
from tests.edge.deployed import ALL, GROUP, ORIGINS, REGION, Pair
from tests.edge.viewer import AGENT, Arrival, Viewer

SCHEMES = ("http", "https")
REGIONS = {"sendgrid": "global", "sparkpost": "us", "ses": REGION}


def named(pair: Pair) -> str:
    return f"{pair.cdn}-{pair.esp}-{pair.settings}"


def marked(pair: Pair) -> ParameterSet:
    """`pair` as a parameter, with the server that is its edge as what it needs."""
    marks = [pytest.mark.needs("nginx")] if pair.cdn == "proxy" else []
    return pytest.param(pair, marks=marks, id=named(pair))


@pytest.fixture(params=map(marked, ALL))
def pair(request: pytest.FixtureRequest) -> Pair:
    return request.param


# The others' edge answers by itself: test_the_documented_page_rule_redirects.
@pytest.fixture(params=[marked(pair) for pair in ALL if not pair.redirects])
def reached(request: pytest.FixtureRequest) -> Pair:
    """A pair whose requests reach the ESP through the edge."""
    return request.param


def destination(pair: Pair, recipient: str) -> str:
    return Link("click", pair.host, recipient).destination


def arrived(live: Viewer, pair: Pair, scheme: str = "https", **more: object) -> Arrival:
    """What reaches the ESP of one click."""
    live.take()
    live.ask(f"{scheme}://{pair.host}{fresh(pair)}", **more)  # pyright: ignore[reportArgumentType]
    (arrival,) = live.take()
    return arrival


_COUNTER = iter(range(1_000_000))


def fresh(pair: Pair) -> str:
    """A link that nobody has clicked yet."""
    return links.click(pair.esp, pair.host, f"recipient-{next(_COUNTER)}")


@pytest.mark.parametrize("http2", [False, True])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_click_of_every_shape_leads_to_the_recipients_own_page(
    live: Viewer, reached: Pair, scheme: str, http2: bool
) -> None:
    """sources/esps#link-shapes; both schemes, since links already sent use http.

    Source: sources/rollout#http-stays.
    """
    for number, link in enumerate(links.click_shapes(reached.esp, reached.host, "alice")):
        answer = live.ask(f"{scheme}://{reached.host}{link}", http2=http2 and scheme == "https")
        assert (number, answer.status) == (number, 302), answer.body
        assert answer.location == destination(reached, "alice")
        assert answer.version == ("HTTP/2" if http2 and scheme == "https" else "HTTP/1.1")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_open_is_answered_with_the_picture_and_counted_again(
    live: Viewer, reached: Pair, scheme: str
) -> None:
    link = links.opened(reached.esp, reached.host, f"opener-{scheme}")
    live.take()
    for _ in range(2):
        answer = live.ask(f"{scheme}://{reached.host}{link}")
        assert (answer.status, answer.body) == (200, PIXEL)
    # sources/cloudfront-sparkpost: CloudFront keeps SparkPost's answers for a second even so.
    kept = (reached.cdn, reached.esp) == ("cloudfront", "sparkpost")
    assert len(live.take()) == (1 if kept else 2)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_two_recipients_never_get_each_others_page(
    live: Viewer, reached: Pair, scheme: str
) -> None:
    """At the same moment too: edges let simultaneous requests share an answer.

    Source: sources/cloudfront and sources/fastly.
    """
    recipients = [f"{scheme}-{number}" for number in range(6)] * 2

    def click(recipient: str) -> str | None:
        link = links.click(reached.esp, reached.host, recipient)
        return live.ask(f"{scheme}://{reached.host}{link}").location

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(click, recipients))
    assert found == [destination(reached, recipient) for recipient in recipients]


def test_head_is_answered_as_get_is(live: Viewer, reached: Pair) -> None:
    """sources/security: scanners send HEAD."""
    answer = live.ask(f"https://{reached.host}{fresh(reached)}", method="HEAD")
    assert (answer.status, answer.body) == (302, b"")


def test_an_unsubscribe_posts_through_where_the_esp_has_one(live: Viewer, reached: Pair) -> None:
    link = links.unsubscribe(reached.esp, reached.host, "alice")
    if link is not None:
        answer = live.ask(f"https://{reached.host}{link}", method="POST")
        assert (answer.status, b"Unsubscribed" in answer.body) == (200, True)
    elif reached.cdn == "cloudfront":
        answer = live.ask(f"https://{reached.host}/f/a/b/c/d", method="POST")
        assert (answer.status, answer.headers["x-cache"]) == (403, "Error from cloudfront")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_the_esp_is_told_of_the_viewer(live: Viewer, reached: Pair, scheme: str) -> None:
    """sources/esps#recognition, sources/security, sources/current#x-forwarded-host: Host,
    X-Forwarded-Host that cannot be forged, who and with what."""
    forged = [
        ("user-agent", AGENT),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-for", "192.0.2.9"),
    ]
    arrival = arrived(live, reached, scheme, headers=forged)

    assert arrival.all("host") == [reached.origin_host]
    assert arrival.all("user-agent") == [AGENT]
    assert arrival.all("x-forwarded-for")[-1].split(", ")[-1] == "127.0.0.1"
    if reached.forwards_host:
        assert arrival.all("x-forwarded-host") == [reached.host]
    else:
        assert reached.host not in arrival.all("x-forwarded-host")


def test_the_esps_own_region_is_asked_over_tls_with_its_own_name(
    live: Viewer, reached: Pair
) -> None:
    arrival = arrived(live, reached)

    assert (arrival.esp, arrival.scheme) == (reached.esp, "https")
    assert (
        arrival.region == {"sendgrid": "global", "sparkpost": "us", "ses": "eu-west-1"}[reached.esp]
    )
    if reached.cdn in ("fastly", "keycdn", "proxy"):
        assert arrival.sni == ORIGINS[reached.esp]


@pytest.mark.parametrize(
    "target",
    [
        "/CL0/https:%2F%2Fshop.example%2Fa%3Fb=c/1/0100-000000/x-2B_y=42",
        "/ls/click?upn=u001.a-2Bb-2Fc-3D-3D&empty=&=",
        "/a//b%2f%2Fc/./d;e=f",
    ],
)
def test_path_and_query_reach_the_esp_byte_for_byte(
    live: Viewer, reached: Pair, target: str
) -> None:
    """sources/esps#link-shapes, consequences; SparkPost behind CloudFront gets the parameter target
    alone."""
    live.take()
    live.ask(f"https://{reached.host}{target}")
    (arrival,) = live.take()
    own_query = (reached.cdn, reached.esp) == ("cloudfront", "sparkpost")
    assert arrival.target == (target.partition("?")[0] if own_query else target)


def test_a_junk_link_gets_the_esps_own_page(live: Viewer, reached: Pair) -> None:
    """sources/esps#probe-answers: the "wrong link" page, and not the one for an unknown host."""
    answer = live.ask(f"https://{reached.host}{links.junk(reached.esp)}")
    match reached.esp:
        case "sendgrid":
            assert b"Wrong Link" in answer.body
        case "sparkpost":
            assert (answer.status, answer.body, answer.location) == (302, b"", None)
        case _:
            assert answer.status == 400


def test_no_edge_sends_hsts_or_redirects_to_https(live: Viewer, pair: Pair) -> None:
    answer = live.ask(f"http://{pair.host}{fresh(pair)}")
    assert "strict-transport-security" not in answer.headers
    assert not str(answer.location).startswith(f"https://{pair.host}")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_documented_page_rule_redirects_to_the_same_path_at_the_esp(
    live: Viewer, scheme: str
) -> None:
    """sources/cloudflare-sparkpost; nothing reaches the ESP through the edge."""
    (page_rule,) = [pair for pair in ALL if pair.redirects]
    live.take()
    for link in links.click_shapes("sparkpost", page_rule.host, "alice"):
        answer = live.ask(f"{scheme}://{page_rule.host}{link}")
        assert (answer.status, answer.location) == (301, f"https://spgo.io{link}")
    assert live.take() == []


@pytest.mark.parametrize("host", GROUP)
def test_a_function_names_each_host_of_a_group(live: Viewer, host: str) -> None:
    live.take()
    link = links.click("sparkpost", host, "alice")
    answer = live.ask(f"https://{host}{link}", headers=[("x-forwarded-host", "evil.example")])
    assert answer.location == Link("click", host, "alice").destination
    (arrival,) = live.take()
    assert (arrival.all("x-forwarded-host"), arrival.all("host")) == ([host], ["spgo.io"])
