"""What may be written on the command line of `python -m verify`, and what is refused."""

import pytest

from tests.verify.world import HOST
from verify.cli import main
from verify.options import read

PAIR = ["--cdn", "cloudfront", "--esp", "sendgrid"]

USAGE = [
    [],
    [HOST],
    [HOST, "--cdn", "cloudfront"],
    [HOST, "--cdn", "azure", "--esp", "ses"],
    [HOST, *PAIR, "--region", "mars"],
    [HOST, *PAIR, "--before-cutover"],
    ["not a host", *PAIR],
    ["localhost", *PAIR],
    ["a..example.com", *PAIR],
    [HOST, *PAIR, "--http-port", "0"],
    [HOST, *PAIR, "--https-port", "http"],
    [HOST, *PAIR, "--resolver", "dns.example.com"],
    [HOST, *PAIR, "--edge", "edge.example.com:99999"],
    [HOST, *PAIR, "--timeout", "0"],
    [HOST, *PAIR, "--timeout", "nan"],
    [HOST, *PAIR, "--concurrency", "0"],
    [HOST, *PAIR, "--ca", "no-such-file.pem"],
    [HOST, *PAIR, "--link", "https://elsewhere.example.com/x"],
    [HOST, *PAIR, "--link", "ftp://x"],
    [HOST, "--stack", "dev", "--outputs", "no-such-file.json"],
    [HOST, *PAIR, "--no-such-option"],
]


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
def test_what_cannot_be_done_exits_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(arguments)
    except SystemExit as error:
        code = error.code

    assert code == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("[::1]:8443", "::1", 8443),
        ("[::1]", "::1", None),
        ("::1", "::1", None),
        ("Edge.Example.com.", "edge.example.com", None),
        ("192.0.2.1:1", "192.0.2.1", 1),
    ],
)
def test_how_an_edge_is_written(text: str, host: str, port: int | None) -> None:
    found = read([HOST, *PAIR, "--edge", text]).subjects[0].connect

    assert found is not None
    assert (found.host, found.port) == (host, port)


def test_a_host_in_letters_of_its_own_language() -> None:
    assert read(["links.münchen.example", *PAIR]).subjects[0].host == "links.xn--mnchen-3ya.example"
