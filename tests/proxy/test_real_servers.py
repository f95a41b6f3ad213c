"""A real nginx and a real Apache with the rendered files, between recipients and ESP stand-ins."""

import ssl
from collections.abc import Generator
from typing import Any

import pytest

from tests.proxy import machine as machines
from tests.proxy.esp import DESTINATION, PIXEL, Arrival
from tests.proxy.machine import HOSTS, MOVED, ORIGINS, Machine, until

SCHEMES = ("http", "https")
SERVERS = ("nginx", "apache")
TARGETS = {
    "sendgrid": "/ls/click?upn=u001.a-2Bb-2Fc-3D-3D_x",
    "sparkpost": "/f/a/b64~~/b64~/b64~~?target=https%3A%2F%2Fshop.example.org%2F",
    "ses": "/CL0/https:%2F%2Fshop.example.org%2Fa%3Fb=c/1/0100-000000/sig=42",
}
"""ESP -> a link of the shape it makes (sources/esps#link-shapes)."""


@pytest.fixture(
    scope="module",
    params=[pytest.param(server, marks=pytest.mark.needs(server)) for server in SERVERS],
)
def machine(request: pytest.FixtureRequest) -> Generator[Machine]:
    with machines.running(request.param) as running:
        yield running


@pytest.fixture(params=list(HOSTS))
def esp(request: pytest.FixtureRequest) -> str:
    return request.param


def arrived(
    machine: Machine, esp: str, scheme: str = "https", target: str | None = None, **more: Any
) -> Arrival:
    """What reaches the ESP of one click."""
    machine.ask(scheme, HOSTS[esp], target or TARGETS[esp], **more)
    return machine.esps[esp].take()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_click_leads_to_its_page_and_is_never_sent_to_https_first(
    machine: Machine, esp: str, scheme: str
) -> None:
    response = machine.ask(scheme, HOSTS[esp], TARGETS[esp])

    assert (response.status, response.headers["Location"]) == (302, DESTINATION)
    machine.esps[esp].take()


def test_an_open_is_counted_and_answered(machine: Machine) -> None:
    response = machine.ask("https", HOSTS["sparkpost"], "/q/b64~~/x.gif")

    assert (response.status, response.body) == (200, PIXEL)
    machine.esps["sparkpost"].take()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_esp_sees_the_tracking_domain_as_host_and_its_own_name_in_sni(
    machine: Machine, esp: str, scheme: str
) -> None:
    """sources/esps#recognition; its certificate holds its own name only, and is checked."""
    arrival = arrived(machine, esp, scheme)

    assert arrival.header("Host") == [HOSTS[esp]]
    assert arrival.sni == ORIGINS[esp]
    assert arrival.tls == "TLSv1.3"


@pytest.mark.parametrize(
    "target",
    [
        "/CL0/https:%2F%2Fexample.com%2Fpath%3Fa=b/1/id-000000/sig=9",
        "/ss/c/u001.a-2Bb/4ab/c-_~/h1/h001.x=",
        "/wf/open?upn=a%2Bb+c%20d&x=&&y=%3D",
        "/double//slash///",
        "/a/./b/../c/%2e%2e/d",
        "/with?question?mark?",
        "/lower%2fand%2Fupper%c3%BC",
        "/semi;colon,comma:colon@at!bang$dollar'quote(paren)*",
        "/",
        "/?",
    ],
)
def test_path_and_query_arrive_byte_for_byte(machine: Machine, esp: str, target: str) -> None:
    """sources/esps#byte-for-byte: SES and SendGrid paths must reach the origin as they are."""
    assert arrived(machine, esp, target=target).target == target


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_the_method_stays(machine: Machine, esp: str, method: str) -> None:
    """Scanners send HEAD (sources/security#head)."""
    assert arrived(machine, esp, method=method).method == method


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_clicked_is_told_to_the_esp_and_cannot_be_forged(
    machine: Machine, esp: str, scheme: str
) -> None:
    """sources/security#overwrite; sources/proxy-ses#x-forwarded-host: no X-Forwarded-Host for
    SES."""
    forged = [
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-For", "192.0.2.9"),
        ("X-Forwarded-Proto", "gopher"),
        ("X-Tracking-Domain", "evil.example"),
    ]
    arrival = arrived(machine, esp, scheme, headers=[*forged, ("User-Agent", "Mail/1.0 (iOS)")])

    assert arrival.header("User-Agent") == ["Mail/1.0 (iOS)"]
    assert arrival.header("X-Forwarded-For") == ["127.0.0.1"]
    assert arrival.header("X-Forwarded-Proto") == [scheme]
    assert arrival.header("X-Forwarded-Host") == ([] if esp == "ses" else [HOSTS[esp]])
    if machine.server == "apache":  # nginx has no such header and passes it like any other.
        assert arrival.header("X-Tracking-Domain") == []


def test_cookies_reach_every_esp_but_ses(machine: Machine, esp: str) -> None:
    """sources/esps#ses-header-size: SES refuses more than 8,192 bytes of headers and cookies."""
    arrival = arrived(machine, esp, headers=[("Cookie", "a=b")])

    assert arrival.header("Cookie") == ([] if esp == "ses" else ["a=b"])


def test_the_host_arrives_in_lower_case_without_port(machine: Machine, esp: str) -> None:
    host = HOSTS[esp]
    machine.ask("https", f"{host.upper()}:{machine.ports['https']}", TARGETS[esp], sni=host)

    arrival = machine.esps[esp].take()
    assert arrival.header("Host") == [host]
    assert arrival.header("X-Forwarded-Host") in ([host], [])


def test_an_unknown_host_is_refused_over_http(machine: Machine) -> None:
    if machine.server == "nginx":
        with pytest.raises(ConnectionError):  # Closed without an answer.
            machine.ask("http", "evil.example", "/ls/click?upn=x")
    else:
        assert machine.ask("http", "evil.example", "/ls/click?upn=x").status == 403
    assert nothing_arrived(machine)


def test_an_unknown_host_is_refused_over_https(machine: Machine) -> None:
    context = machine.context()
    with pytest.raises(ssl.SSLError):  # No certificate for it: no handshake, or a wrong name.
        machine.secure("evil.example", context)
    assert nothing_arrived(machine)


@pytest.mark.parametrize("sni", [None, "evil.example"])
def test_an_unknown_host_gets_nothing_even_from_a_client_that_checks_nothing(
    machine: Machine, sni: str | None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with machine.secure(sni, context) as connection:
            connection.sendall(b"GET /ls/click?upn=x HTTP/1.0\r\nHost: evil.example\r\n\r\n")
            status = connection.recv(64) or b"closed after a handshake"
    except ssl.SSLError:
        status = b""  # No handshake at all, which Apache cannot do without a certificate.

    assert status[:12] == (b"" if machine.server == "nginx" else b"HTTP/1.1 403")
    assert nothing_arrived(machine)


def test_an_unknown_host_behind_a_known_name_in_sni_is_refused(machine: Machine) -> None:
    try:
        status = machine.ask("https", "evil.example", "/x", sni=HOSTS["sendgrid"]).status
    except ConnectionError:
        status = None

    assert status in (None, 403, 421)
    assert nothing_arrived(machine)


def nothing_arrived(machine: Machine) -> bool:
    return not any(provider.arrivals for provider in machine.esps.values())


@pytest.mark.parametrize(
    ("version", "accepted"),
    [
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_viewers_get_tls_1_2_and_1_3_and_nothing_older(
    machine: Machine, version: ssl.TLSVersion, accepted: bool
) -> None:
    """sources/security#tls-versions. The server's own OpenSSL would take 1.1 here
    (`machine._OPENSSL`)."""
    context = machine.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    try:
        with machine.secure(HOSTS["sendgrid"], context) as connection:
            got = connection.version()
    except ssl.SSLError:
        got = None

    assert (got is not None) is accepted


def test_viewers_may_use_http_2(machine: Machine, esp: str) -> None:
    """sources/proxy#http2: `ssl http2`."""
    context = machine.context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with machine.secure(HOSTS[esp], context) as connection:
        assert connection.selected_alpn_protocol() == "h2"


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/.well-known/apple-app-site-association", b'{"applinks": {}}'),
        ("/.well-known/assetlinks.json", b"[]"),
    ],
)
def test_deep_link_files_are_answered_by_the_proxy_itself(
    machine: Machine, esp: str, path: str, content: bytes
) -> None:
    """sources/deep-links#answer: no redirect, application/json, exact paths."""
    response = machine.ask("https", HOSTS[esp], path)

    assert (response.status, response.body) == (200, content)
    assert response.headers["Content-Type"] == "application/json"
    assert nothing_arrived(machine)
    for other in (f"{path}x", f"/{path}", path.replace("/.well-known/", "/.well-known//")):
        if machine.server == "nginx" or not other.startswith("//"):
            assert arrived(machine, esp, target=other).target == other


def test_no_token_is_written_to_a_log(machine: Machine, esp: str) -> None:
    """sources/security#logs: tokens in URLs identify recipients."""
    arrived(machine, esp, target="/ls/click?upn=SECRETTOKEN")

    logs = list(machine.folder.glob("*.log"))
    assert logs
    assert not [log for log in logs if b"SECRETTOKEN" in log.read_bytes()]


def test_the_server_does_not_say_its_version(machine: Machine, esp: str) -> None:
    """sources/proxy#server-tokens."""
    response = machine.ask("https", HOSTS[esp], TARGETS[esp])
    machine.esps[esp].take()

    assert not any(character.isdigit() for character in response.headers.get("Server", ""))
    assert "Strict-Transport-Security" not in response.headers  # sources/security#hsts


def test_an_esp_with_another_name_in_its_certificate_gets_no_link(machine: Machine) -> None:
    """sources/security#origin-certificate: the origin's certificate is checked; SparkPost's name
    leads to SES here."""
    machine.move(ORIGINS["sparkpost"], machines.ADDRESSES["ses"])
    try:
        for _ in until():
            status = machine.ask("https", HOSTS["sparkpost"], TARGETS["sparkpost"]).status
            if status >= 500:
                break
        assert not machine.esps["ses"].arrivals
    finally:
        machine.move(ORIGINS["sparkpost"], machines.ADDRESSES["sparkpost"])
        machine.esps["sparkpost"].arrivals.clear()


def test_an_address_of_the_esp_that_moved_is_found_again(machine: Machine) -> None:
    """sources/proxy#upstream: `resolver ... valid=10s` and `disablereuse`, since backend addresses
    move."""
    arrived(machine, "sendgrid")
    machine.move(ORIGINS["sendgrid"], MOVED)
    try:
        for _ in until():
            response = machine.ask("https", HOSTS["sendgrid"], TARGETS["sendgrid"])
            assert response.status == 302
            if machine.esps["moved"].arrivals:
                break
    finally:
        machine.move(ORIGINS["sendgrid"], machines.ADDRESSES["sendgrid"])
        for provider in machine.esps.values():
            provider.arrivals.clear()
