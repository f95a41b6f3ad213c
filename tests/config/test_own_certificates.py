"""Certificates of one's own are read before anything is made, wherever a CDN takes them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from components.config.own_certificate import SOON, Dated, dated
from components.config.reading import parse
from components.registry import CDNS
from tests.config.reading import HOST, config
from tests.support.certificates import NAMES, chained, issue, issue_until, own

TAKING = [cdn for cdn, known in CDNS.items() if "custom" in known.sources]
NOW = datetime.now(UTC)
LEAF, KEY, ISSUER = chained()
OPTIONS: dict[str, Any] = {
    "fastly": {"cname_target": "j.sni.global.fastly.net"},
    "cloudflare": {"plan": "business"},
    "keycdn": {"accept_https_gap": True},
}
DNS = {"provider": "cloudflare", "zone": "example.com"}
each_cdn = pytest.mark.parametrize("cdn", TAKING)


def domain(cdn: str, certificate: str, chain: str | None = None, **keys: Any) -> dict[str, Any]:
    """A domain with a certificate of its own."""
    mine = {"source": "custom", "certificate": certificate, "key_secret": "mine"}
    mine |= {"chain": chain} if chain else {}
    return {
        **{"cdn": cdn, "esp": "sendgrid", "dns": DNS, cdn: OPTIONS[cdn], "certificate": mine},
        **keys,
    }


def faults(cdn: str, certificate: str, key: str = KEY, chain: str | None = None) -> list[str]:
    """What is wrong with it, without its place."""
    values = config({HOST: domain(cdn, certificate, chain)}, mine=key)
    _, found = parse(values, ["ssl-click-tracking:mine"])
    return [str(fault).replace(f'domains."{HOST}".certificate.', "") for fault in found]


def test_every_cdn_is_known_here() -> None:
    assert set(OPTIONS) == set(TAKING)


@each_cdn
def test_a_right_one_has_no_fault(cdn: str, tmp_path: Path) -> None:
    file = tmp_path / "leaf.pem"
    file.write_text(LEAF)

    for certificate, chain in ((LEAF, None), (LEAF, ISSUER), (LEAF + ISSUER, None)):
        assert faults(cdn, certificate, chain=chain) == []
    assert faults(cdn, str(file), chain=ISSUER) == []
    assert faults(cdn, *issue(HOST)) == []
    assert faults(cdn, LEAF, json.dumps({"secure": "still encrypted"})) == []


def ec_key(**encrypted: Any) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    protection = serialization.NoEncryption()
    if encrypted:
        protection = serialization.BestAvailableEncryption(b"phrase")
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
    ).decode()


ELSEWHERE = issue("*.example.net", "b.example.com")
NAMELESS = trustme.CA().cert_pem.bytes().decode()
WRONG: list[tuple[str, str, str | None, str]] = [
    (
        ELSEWHERE[0],
        ELSEWHERE[1],
        None,
        f"certificate: does not cover '{HOST}'; the first one in it",
    ),
    (issue("*.example.com")[0], "", None, f"certificate: does not cover '{HOST}'"),
    (
        NAMELESS,
        "",
        None,
        f"certificate: does not cover '{HOST}'; the first one in it holds no host",
    ),
    (ISSUER + LEAF, "", None, "certificate: does not cover"),
    (LEAF, KEY, own()[0], "certificate: certificate 2 did not issue certificate 1"),
    (LEAF + ISSUER + LEAF, KEY, None, "certificate: certificate 3 did not issue certificate 2"),
    (LEAF[:200] + "\n-----END CERTIFICATE-----\n", KEY, None, "certificate: holds a certificate"),
    (LEAF, KEY, "-----BEGIN CERTIFICATE-----\nMIIB\n", "chain: holds a certificate that cannot"),
    (LEAF, own()[1], None, "key_secret: does not belong to the certificate"),
    (LEAF, ec_key(), None, "key_secret: does not belong to the certificate"),
    (
        LEAF,
        ec_key(encrypted=True),
        None,
        "key_secret: is protected by a passphrase; store the key without one",
    ),
    (LEAF, "a-token", None, "key_secret: holds no private key in PEM"),
    (LEAF, f"{KEY[:60]}\n", None, "key_secret: cannot be read as a private key"),
]


@each_cdn
# Certificates are new in every process, and the names of tests have to be the same.
@pytest.mark.parametrize(
    ("certificate", "key", "chain", "expected"), WRONG, ids=[str(n) for n in range(len(WRONG))]
)
def test_what_is_wrong_is_said_and_no_key_is_shown(
    cdn: str, certificate: str, key: str, chain: str | None, expected: str
) -> None:
    found = faults(cdn, certificate, key or KEY, chain)

    assert any(text.startswith(expected) for text in found), found
    assert not any(line in text for text in found for line in key.splitlines()[1:-1] if line)
    assert not any("-----BEGIN" in text for text in found)


@each_cdn
def test_only_the_first_kinds_of_fault_make_others_pointless(cdn: str) -> None:
    """Faults come together: the name and the key of one certificate."""
    found = faults(cdn, ELSEWHERE[0], KEY)

    assert [text.split(":")[0] for text in found] == ["certificate", "key_secret"]


@each_cdn
def test_one_that_ended_does_not_go_live_and_holds_up_nothing_that_is(cdn: str) -> None:
    """A rollback, of it or of another host, is never refused."""
    ended = issue_until(NOW - timedelta(hours=1), HOST)[0]

    def said(live: bool, stage: str) -> Dated:
        stack, _ = parse(config({HOST: {**domain(cdn, ended), "stage": stage}}, mine=KEY))
        return dated(stack, [HOST] if live else [], NOW)

    (fault,) = said(live=False, stage="live").faults
    assert "certificate: ended on " in str(fault)
    for live, stage in ((True, "live"), (True, "build"), (False, "build"), (False, "certificate")):
        assert said(live, stage).faults == []
        (warning,) = said(live, stage).warnings
        assert "renew it" in warning


@each_cdn
@pytest.mark.parametrize("live", [True, False])
def test_one_that_has_not_begun_is_refused(cdn: str, live: bool) -> None:
    begins = trustme.CA().issue_cert(
        HOST, not_before=NOW + timedelta(days=1), not_after=NOW + timedelta(days=90)
    )
    pem = begins.cert_chain_pems[0].bytes().decode()
    stack, _ = parse(config({HOST: domain(cdn, pem, stage="build")}, mine=KEY))

    (fault,) = dated(stack, [HOST] if live else [], NOW).faults

    assert "certificate: is not valid before " in str(fault)


@each_cdn
@pytest.mark.parametrize(("left", "warned"), [(SOON, False), (SOON - timedelta(hours=1), True)])
def test_one_that_ends_soon_is_said(cdn: str, left: timedelta, warned: bool) -> None:
    pem, _ = issue_until((NOW + left).replace(microsecond=0) + timedelta(minutes=1), *NAMES)
    stack, _ = parse(config({HOST: domain(cdn, pem, stage="live")}, mine=KEY))

    found = dated(stack, [], NOW)

    assert found.faults == []
    assert [", in 20 days; renew it" in text for text in found.warnings] == [True] * warned


PROXY: dict[str, Any] = {"cdn": "proxy", "esp": "sendgrid", "proxy": {"address": "192.0.2.1"}}


def on_machine(folder: Path, certificate: str, key: str | None, live: bool = False) -> Dated:
    """What is said of a proxy's files, which lie where the program runs."""
    (folder / f"{HOST}.pem").write_text(certificate)
    if key is not None:
        (folder / f"{HOST}.key").write_text(key)
    paths = {"certificate": f"{folder}/{{host}}.pem", "key": f"{folder}/{{host}}.key"}
    dns = {"provider": "manual"}
    stack, found = parse(
        config({HOST: {**PROXY, "dns": dns, "certificate": paths, "stage": "live"}})
    )
    assert not found
    return dated(stack, [HOST] if live else [], NOW)


def test_the_files_of_a_proxy_are_read_where_they_lie_here(tmp_path: Path) -> None:
    assert on_machine(tmp_path, LEAF, KEY) == Dated([], [])
    wrong = [
        (issue_until(NOW - timedelta(hours=1), HOST), "certificate: ended on "),
        (ELSEWHERE, "certificate: does not cover"),
        ((LEAF, own()[1]), "key: does not belong to the certificate"),
        ((LEAF + own()[0], KEY), "certificate: certificate 2 did not issue"),
    ]
    for pair, expected in wrong:
        (fault,) = on_machine(tmp_path, *pair).faults
        assert expected in str(fault)
        live = on_machine(tmp_path, *pair, live=True)
        assert live.faults == []
        assert any(expected.split(": ")[1] in text for text in live.warnings)


def test_files_of_another_machine_say_nothing(tmp_path: Path) -> None:
    stack, _ = parse(config({HOST: {**PROXY, "dns": {"provider": "manual"}, "stage": "live"}}))

    assert dated(stack, [], NOW) == Dated([], [])
    assert on_machine(tmp_path, LEAF, None) == Dated([], [])
