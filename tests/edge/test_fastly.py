"""What the local Fastly makes of services, subscriptions and TLS configurations."""

from typing import Any

import httpx2
import pytest

from sandbox import settings
from sandbox.cloud import timestamp
from sandbox.esp import customers, links
from sandbox.fastly import services, tls
from sandbox.fastly.api import CLOUD
from sandbox.properties import Properties
from tests.edge.viewer import Answer, Viewer

HOST = "ablink.example.com"
OTHER = "other.example.com"
TLS_BACKEND = {
    "name": "sendgrid",
    "address": "sendgrid.net",
    "port": 443,
    "useSsl": True,
    "sslCertHostname": "sendgrid.net",
    "sslSniHostname": "sendgrid.net",
}
PASS: dict[str, Any] = {"cacheSettings": [{"name": "pass", "action": "pass"}]}


def deploy(viewer: Viewer, backend: Properties | None = None, **config: Any) -> None:
    """An active service for the host, and its certificate."""
    whole = {
        "domains": [{"name": HOST}],
        "backends": [{**TLS_BACKEND, **(backend or {})}],
        **config,
    }
    customers.put(viewer.cloud, HOST, "sendgrid", "global")
    body = services.console_service("click tracking", whole)
    services.put_service(viewer.cloud, "s", body, "")
    certificate(viewer)


def certificate(viewer: Viewer, protocols: tuple[str, ...] = ("1.2", "1.3"), **more: Any) -> None:
    issued = {"state": "issued", "certificate": "c", "domains": [HOST], "created": timestamp()}
    viewer.cloud.put(CLOUD, tls.SUBSCRIPTION, "sub", {**issued, **more})
    configuration = tls.configuration_body(
        "TLS", "j.sni.global.fastly.net", list(protocols), ["http/1.1", "http/2"], default=True
    )
    tls.add_configuration(viewer.cloud, "conf", "", configuration)
    active = {"domain": HOST, "certificate": "c", "configuration": "conf"}
    viewer.cloud.put(CLOUD, tls.ACTIVATION, "a", active)
    viewer.cloud.set_links(tls.ACTIVATED_DOMAIN, "a", {HOST})


def click(viewer: Viewer, recipient: str = "alice", scheme: str = "https", **more: Any) -> Answer:
    link = links.click("sendgrid", HOST, recipient)
    return viewer.ask(f"{scheme}://{HOST}{link}", address=viewer.edge_address("fastly"), **more)


def test_a_service_that_passes_keeps_nothing(empty: Viewer) -> None:
    deploy(empty, **PASS)
    for recipient in ("alice", "bob", "alice"):
        answer = click(empty, recipient)
        assert (answer.status, answer.headers["x-cache"]) == (302, "MISS")
        assert f"/for/{recipient}?" in str(answer.location)
    assert len(empty.take()) == 3


def test_an_answer_is_kept_an_hour_unless_the_service_says_otherwise(empty: Viewer) -> None:
    """sources/fastly: default TTL 3600, 302s too; the key is Host and URL with query."""
    deploy(empty)
    assert [click(empty).headers["x-cache"] for _ in range(2)] == ["MISS", "HIT"]
    assert "/for/bob?" in str(click(empty, "bob").location)
    settings.put(empty.cloud, "edge.seconds_ahead", 3599)
    assert click(empty).headers["age"] == "3599"
    settings.put(empty.cloud, "edge.seconds_ahead", 3601)
    assert click(empty).headers["x-cache"] == "MISS"


def test_the_documented_ten_seconds(empty: Viewer) -> None:
    deploy(empty, defaultTtl=10)
    click(empty)
    settings.put(empty.cloud, "edge.seconds_ahead", 9)
    assert click(empty).headers["x-cache"] == "HIT"
    settings.put(empty.cloud, "edge.seconds_ahead", 11)
    assert click(empty).headers["x-cache"] == "MISS"


@pytest.mark.parametrize(
    ("backend", "status", "page"),
    [
        ({"overrideHost": "sendgrid.net"}, 404, b"Bad Hostname"),
        ({"address": "eu.sendgrid.net"}, 404, b"Bad Hostname"),
        ({"sslCertHostname": "other.example"}, 503, b"certificate is for"),
        ({"sslCertHostname": "other.example", "sslCheckCert": False}, 302, b""),
        ({"address": "spgo.io", "sslSniHostname": ""}, 503, b"TLS"),
        ({"port": 8443}, 503, b"8443"),
        ({"port": 80, "useSsl": False}, 302, b""),
        ({"requestCondition": "x"}, 500, b"requestCondition"),
    ],
)
def test_the_backend_decides_what_is_reached(
    empty: Viewer, backend: Properties, status: int, page: bytes
) -> None:
    deploy(empty, backend, **PASS)
    answer = click(empty)
    assert (answer.status, page in answer.body) == (status, True), answer.body


@pytest.mark.parametrize(
    ("action", "found"), [("set", [HOST]), ("append", [f"evil.example, {HOST}"]), ("delete", [])]
)
def test_a_header_object_sets_appends_or_deletes(
    empty: Viewer, action: str, found: list[str]
) -> None:
    header = {
        "name": "x",
        "type": "request",
        "action": action,
        "destination": "http.X-Forwarded-Host",
        "source": "req.http.host",
    }
    deploy(empty, headers=[header], **PASS)
    click(empty, headers=[("x-forwarded-host", "evil.example")])
    assert empty.take()[0].all("x-forwarded-host") == found


def test_force_ssl_redirects(empty: Viewer) -> None:
    deploy(empty, requestSettings=[{"name": "tls", "forceSsl": True}])
    answer = click(empty, scheme="http")
    assert (answer.status, str(answer.location).startswith(f"https://{HOST}/")) == (301, True)


def test_unknown_domains(empty: Viewer) -> None:
    """sources/esps#probe-answers: 500 unknown domain; over TLS first another name's certificate,
    then 421."""
    deploy(empty)
    address = empty.edge_address("fastly")
    answer = empty.ask(f"http://{OTHER}/", address=address)
    assert (answer.status, b"unknown domain" in answer.body) == (500, True)
    with pytest.raises(httpx2.ConnectError, match="Hostname mismatch"):
        empty.ask(f"https://{OTHER}/", address=address)
    assert empty.ask(f"https://{HOST}/", host=OTHER, sni=HOST, address=address).status == 421


@pytest.mark.parametrize(
    ("protocols", "more", "reason"),
    [
        (("1.0", "1.1"), {}, r"(?i)protocol|version"),
        (("1.2", "1.3"), {"notBefore": "2026-01-01T00:00:00Z", "notAfter": "2026-02-01T00:00:00Z"},
         "certificate has expired"),
        (("1.2", "1.3"), {"state": "pending"}, "Hostname mismatch"),
    ],
    ids=["old-tls-only", "expired", "pending"],
)  # fmt: skip
def test_certificates_and_versions(
    empty: Viewer, protocols: tuple[str, ...], more: dict[str, Any], reason: str
) -> None:
    deploy(empty, **PASS)
    certificate(empty, protocols, **more)
    with pytest.raises(httpx2.ConnectError, match=reason):
        click(empty)
    assert click(empty, scheme="http").status == 302
