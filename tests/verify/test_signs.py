"""How answers and edges are told apart from outside."""

import pytest

from components.signatures import Sign, Signature


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (Sign(), True),
        (Sign(statuses=frozenset({404, 410})), True),
        (Sign(statuses=frozenset({200})), False),
        (Sign(headers={"server": "^nginx"}), True),
        (Sign(headers={"server": "^NGINX"}), True),
        (Sign(headers={"server": "^apache"}), False),
        (Sign(headers={"via": "edge", "server": "^nginx"}), True),
        (Sign(headers={"via": "edge", "server": "^apache"}), False),
        (Sign(headers={"server": "^apache", "via": "edge"}), False),
        (Sign(headers={"x-cache": ""}), False),
        (Sign(headers={"via": ""}), True),
        (Sign(absent=("server",)), False),
        (Sign(absent=("x-cache", "server")), False),
        (Sign(absent=("x-cache",)), True),
        (Sign(body="WRONG"), True),
        (Sign(body="link$"), True),
        (Sign(body="right"), False),
        (Sign(empty=True), False),
        (Sign(statuses=frozenset({404}), body="right"), False),
    ],
)
def test_a_sign_needs_everything_it_names(sign: Sign, expected: bool) -> None:
    headers = {"server": ["proxy", "nginx/1.2"], "via": ["1.1 edge"]}
    assert sign.matches(404, headers, "wrong link") is expected


def test_an_empty_body_may_be_asked_for() -> None:
    assert Sign(empty=True).matches(200, {}, "")
    assert Sign(statuses=frozenset({200}), empty=True).matches(200, {}, "")
    assert not Sign(body=".").matches(200, {}, "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("d1.edge.example", True),
        ("D1.EDGE.example", True),
        ("cdn.example", True),
        ("d1.edge.example.net", False),
        ("x.d1.edge.example", False),
        ("edge.example", False),
    ],
)
def test_an_edge_is_known_by_its_whole_name(name: str, expected: bool) -> None:
    cdn = Signature("An edge", [r"d\d\.edge\.example", r"cdn\.example"])
    assert cdn.is_edge(name) is expected
