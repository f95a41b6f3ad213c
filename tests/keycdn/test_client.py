"""Retries, pauses, time limits, refusals and secrecy of the client, against scripted answers."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.keycdn.client import Client
from components.keycdn.errors import (
    AccessRefusedError,
    KeyCdnError,
    NotFoundError,
    RejectedError,
    UnavailableError,
    UnsureError,
)
from components.keycdn.patience import Patience
from tests.keycdn.conftest import KEY, Watch

Answer = httpx2.Response | Exception


def ok(data: object = None, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    return httpx2.Response(200, json={"status": "success", "data": data}, headers=headers)


def failed(code: int, description: str = "no", **headers: str) -> httpx2.Response:
    body = {"status": "error", "description": description}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(code, json=body, headers=named)


@dataclass
class Script:
    """Answers in order, the last one for ever; remembers the requests."""

    answers: list[Answer]
    requests: list[httpx2.Request] = field(default_factory=list[httpx2.Request])

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def client(script: Script, watch: Watch, key: str = KEY) -> Client:
    transport = httpx2.MockTransport(script)
    return Client(key, patience=Patience(total=100), clock=watch.clock, transport=transport)


def test_the_key_is_the_user_of_the_basic_authentication(watch: Watch) -> None:
    """sources/keycdn#api."""
    script = Script([ok({"zones": []})])

    assert client(script, watch).call("GET", "/zones.json") == {"zones": []}
    (request,) = script.requests
    assert str(request.url) == "https://api.keycdn.com/zones.json"
    sent = request.headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f"{KEY}:"


def test_an_empty_list_as_data_is_an_empty_map(watch: Watch) -> None:
    assert client(Script([ok([])]), watch).call("GET", "/zones.json") == {}


@pytest.mark.parametrize(
    "trouble",
    [
        failed(429),
        failed(500),
        failed(503),
        httpx2.ConnectError("no"),
        httpx2.ReadTimeout("slow"),
        httpx2.RemoteProtocolError("cut"),
    ],
)
def test_trouble_is_tried_again_after_growing_pauses(trouble: Answer, watch: Watch) -> None:
    script = Script([trouble, trouble, trouble, ok({"a": 1})])

    assert client(script, watch).call("GET", "/zones.json") == {"a": 1}
    assert watch.sleeps == [0.5, 1.0, 2.0]


def test_pauses_are_spread_by_chance_and_never_longer_than_the_longest() -> None:
    lengths: list[list[float]] = []
    for chance in (0.0, 1.0):
        watch = Watch()
        clock = watch.clock
        spread = type(clock)(clock.now, clock.sleep, lambda chance=chance: chance, clock.today)
        transport = httpx2.MockTransport(Script([failed(503)]))
        unlucky = Client(KEY, patience=Patience(total=500), clock=spread, transport=transport)
        with pytest.raises(UnavailableError):
            unlucky.call("GET", "/zones.json")
        lengths.append(watch.sleeps)

    shortest, longest = lengths
    assert shortest[:3] == [0.25, 0.5, 1.0]
    assert longest[:3] == [0.5, 1.0, 2.0]
    assert max(longest) == 30.0


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "Thu, 01 Jan 2026 00:00:09 GMT"}, 9.0),
        ({"X_Rate_Limit_Reset": "11"}, 11.0),
        ({"X_Rate_Limit_Reset": "1767225613"}, 13.0),
        ({"Retry_After": "soon"}, 0.5),
        ({"Retry_After": "inf"}, 0.5),
    ],
)
def test_the_pause_keycdn_asks_for_is_kept(
    headers: dict[str, str], pause: float, watch: Watch
) -> None:
    client(Script([failed(429, **headers), ok()]), watch).call("GET", "/zones.json")

    assert watch.sleeps == [pause]


def test_a_pause_longer_than_the_whole_call_may_take_is_not_waited_for(watch: Watch) -> None:
    with pytest.raises(UnavailableError, match="answered 429"):
        client(Script([failed(429, Retry_After="101")]), watch).call("GET", "/zones.json")

    assert watch.sleeps == []


def test_when_no_request_is_left_the_next_one_waits_first(watch: Watch) -> None:
    script = Script([ok(headers={"X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "4"}), ok()])
    tried = client(script, watch)

    tried.call("GET", "/zones.json")
    assert watch.sleeps == []
    tried.call("GET", "/zones.json")
    assert watch.sleeps == [4.0]


@pytest.mark.parametrize("trouble", [failed(500), httpx2.ReadTimeout("slow")])
def test_all_attempts_together_end_in_time(trouble: Answer, watch: Watch) -> None:
    with pytest.raises(UnavailableError, match="run the same command again"):
        client(Script([trouble]), watch).call("GET", "/zones.json")

    assert 50 < watch.time <= 100


def test_people_are_told_now_and_then_that_it_is_still_trying(watch: Watch) -> None:
    notes: list[tuple[float, str]] = []
    transport = httpx2.MockTransport(Script([failed(503, "not even this is repeated")]))
    patience = Patience(total=100, silence=20, longest_pause=8)
    tried = Client(
        KEY,
        patience=patience,
        clock=watch.clock,
        note=lambda text: notes.append((watch.time, text)),
        transport=transport,
    )
    for _ in range(2):
        with pytest.raises(UnavailableError):
            tried.call("GET", "/zones.json")

    times = [time for time, _ in notes]
    assert times[0] == 0
    assert all(20 <= later - time <= 28 for time, later in pairwise(times))
    assert 150 < times[-1] < 200
    said = "KeyCDN GET /zones.json: the API answered 503; trying for"
    assert notes[0][1] == f"{said} 100 seconds more"
    assert {text[: len(said)] for _, text in notes} == {said}


@pytest.mark.parametrize("trouble", [failed(502), httpx2.ReadError("cut")])
def test_a_request_that_makes_something_is_not_repeated_blindly(
    trouble: Answer, watch: Watch
) -> None:
    script = Script([trouble, ok()])
    with pytest.raises(UnsureError):
        client(script, watch).call("POST", "/zones.json", {}, repeatable=False)

    assert len(script.requests) == 1


@pytest.mark.parametrize("trouble", [failed(429), httpx2.ConnectTimeout("no")])
def test_it_is_repeated_where_keycdn_cannot_have_done_it(trouble: Answer, watch: Watch) -> None:
    script = Script([trouble, ok({"zone": 1})])

    assert client(script, watch).call("POST", "/zones.json", {}, repeatable=False) == {"zone": 1}


REFUSALS: list[tuple[httpx2.Response, type[KeyCdnError], str]] = [
    (failed(401), AccessRefusedError, "the API key was refused (401); put a valid key"),
    (failed(403, "Access denied"), AccessRefusedError, "may not do this (403: Access denied); use"),
    (failed(404), NotFoundError, "not found (404); check the ID"),
    (failed(400, "invalid name"), RejectedError, "was refused (400: invalid name); correct"),
    (failed(200, "not enough credits"), RejectedError, "was refused (200: not enough credits)"),
    (httpx2.Response(200, text="<html>"), KeyCdnError, "without JSON; check KEYCDN_API_URL"),
    (httpx2.Response(302, text=""), KeyCdnError, "answered 302 without JSON"),
]


@pytest.mark.parametrize(("answer", "kind", "said"), REFUSALS)
def test_a_refusal_is_said_plainly_and_never_repeated(
    answer: httpx2.Response, kind: type[KeyCdnError], said: str, watch: Watch
) -> None:
    script = Script([answer])
    with pytest.raises(kind) as caught:
        client(script, watch).call("PUT", "/zones/1.json", {"http2": "enabled"})

    assert str(caught.value).startswith("KeyCDN PUT /zones/1.json: ")
    assert said in str(caught.value)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "url", ["http://api.keycdn.com", "ftp://api.keycdn.com", "api.keycdn.com", "http://[", ""]
)
def test_the_key_goes_nowhere_in_the_clear(url: str) -> None:
    with pytest.raises(KeyCdnError, match=r"KEYCDN_API_URL: .+https"):
        Client(KEY, url)


ECHOES: list[Callable[[str], Answer]] = [
    lambda key: failed(400, f"no such user: {key}"),
    lambda key: failed(403, base64.b64encode(f"{key}:".encode()).decode()),
    lambda key: failed(200, f"{key}{key}"),
    lambda key: failed(401, key),
    lambda key: failed(503, key),
    lambda key: httpx2.ReadError(f"Authorization: {key}"),
    lambda key: httpx2.Response(500, text=key),
]


@given(
    key=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=8, max_size=60),
    echo=st.sampled_from(ECHOES),
)
def test_the_key_is_in_no_message_and_no_representation(
    key: str, echo: Callable[[str], Answer]
) -> None:
    watch = Watch()
    tried = client(Script([echo(key)]), watch, key)
    with pytest.raises(KeyCdnError) as caught:
        tried.call("PUT", "/zones/1.json", {})

    error: BaseException | None = caught.value
    shown = [repr(tried)]
    while error is not None:
        shown += [str(error), repr(error)]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    # Also nothing of it beyond the message's own words.
    where = "KeyCDN PUT /zones/1.json"
    assert not [text for text in shown if key in text.replace(where, "")], shown


def test_a_secret_of_the_body_is_hidden_too(watch: Watch) -> None:
    with pytest.raises(RejectedError) as caught:
        client(Script([failed(400, "bad key: TOPSECRET")]), watch).call(
            "PUT", "/zones/1.json", {"customsslkey": "TOPSECRET"}, secrets=("TOPSECRET",)
        )

    assert "TOPSECRET" not in str(caught.value)
    assert "[hidden]" in str(caught.value)
