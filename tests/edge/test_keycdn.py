"""What the local KeyCDN makes of zones and aliases."""

from typing import Any

import httpx2
import pytest

from sandbox import settings
from sandbox.esp import customers, links
from sandbox.keycdn import zones
from sandbox.keycdn.fields import DEFAULTS
from tests.edge.viewer import Answer, Viewer

HOST = "ablink.example.com"
OTHER = "other.example.com"
RIGHT = {
    "name": "clicks",
    "type": "pull",
    "originurl": "https://sendgrid.net",
    "sslcert": "letsencrypt",
    "http2": "enabled",
    "cachehostheader": "enabled",
    "cacheignorecachecontrol": "disabled",
    "cacheignorequerystring": "disabled",
    "cachemaxexpire": "1",
}


def deploy(viewer: Viewer, **changes: Any) -> None:
    zone = {**DEFAULTS, zones.ISSUED: [HOST], **RIGHT, **changes}
    zones.put_zone(viewer.cloud, "190001", zone, "")
    alias = {"zone_id": "190001", "name": HOST}
    viewer.cloud.put(zones.CLOUD, zones.ALIAS, "1", alias)
    customers.put(viewer.cloud, HOST, "sendgrid", "global")


def click(viewer: Viewer, recipient: str = "alice", scheme: str = "https", **more: Any) -> Answer:
    link = links.click("sendgrid", HOST, recipient)
    return viewer.ask(f"{scheme}://{HOST}{link}", address=viewer.edge_address("keycdn"), **more)


def test_each_recipient_gets_their_page_and_it_is_kept_for_the_longest_time(
    empty: Viewer,
) -> None:
    deploy(empty)
    assert "/for/alice?" in str(click(empty, "alice").location)
    assert "/for/bob?" in str(click(empty, "bob").location)
    assert click(empty, "bob").headers["x-cache"] == "HIT"
    settings.put(empty.cloud, "edge.seconds_ahead", 61)
    assert click(empty, "bob").headers["x-cache"] == "MISS"


def test_an_ignored_query_shows_one_recipient_the_others_page(empty: Viewer) -> None:
    """sources/keycdn: enabled in the API's samples."""
    deploy(empty, cacheignorequerystring="enabled")
    click(empty, "alice")
    assert "/for/alice?" in str(click(empty, "bob").location)


@pytest.mark.parametrize(
    ("changes", "status", "page"),
    [
        ({"cachehostheader": "disabled"}, 404, b"Bad Hostname"),
        ({"originurl": "https://eu.sendgrid.net"}, 404, b"Bad Hostname"),
        ({"originurl": "http://sendgrid.net"}, 302, b""),
        ({"securetoken": "enabled"}, 403, b"403"),
        ({"status": "inactive"}, 403, b"403"),
        ({"blockbadbots": "enabled"}, 500, b"blockbadbots"),
        ({"type": "push"}, 500, b"push"),
    ],
)
def test_a_wrong_setting_breaks_the_link_and_an_unknown_one_is_refused(
    empty: Viewer, changes: dict[str, str], status: int, page: bytes
) -> None:
    deploy(empty, **changes)
    answer = click(empty)
    assert (answer.status, page in answer.body) == (status, True), answer.body


def test_force_ssl_redirects_and_otherwise_http_stays_open(empty: Viewer) -> None:
    deploy(empty)
    assert click(empty, scheme="http").status == 302
    deploy(empty, forcessl="enabled")
    assert click(empty, scheme="http").status == 301


def test_the_esp_is_told_the_host_whatever_the_viewer_sends(empty: Viewer) -> None:
    """sources/keycdn, headers to origin."""
    deploy(empty)
    click(empty, headers=[("x-forwarded-host", "evil.example")])
    (arrival,) = empty.take()
    assert arrival.all("x-forwarded-host") == [HOST]
    assert (arrival.all("x-forwarded-scheme"), arrival.all("x-pull")) == (["https"], ["KeyCDN"])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sslcert": "shared"}, "Hostname mismatch"),
        ({zones.ISSUED: []}, "Hostname mismatch"),
        ({"sslcert": "disabled"}, r"(?i)handshake"),
        ({"issuedAt": "2026-01-01T00:00:00Z"}, "certificate has expired"),
    ],
)
def test_the_certificate_of_the_zone_is_the_one_that_is_shown(
    empty: Viewer, changes: dict[str, Any], reason: str
) -> None:
    deploy(empty, **changes)
    with pytest.raises(httpx2.ConnectError, match=reason):
        click(empty)


def test_an_unknown_name_gets_404_and_anothers_certificate(empty: Viewer) -> None:
    deploy(empty)
    address = empty.edge_address("keycdn")
    assert empty.ask(f"http://{OTHER}/", address=address).status == 404
    assert empty.ask(f"https://{HOST}/", host=OTHER, sni=HOST, address=address).status == 404
    with pytest.raises(httpx2.ConnectError, match="Hostname mismatch"):
        empty.ask(f"https://{OTHER}/", address=address)
