"""A certificate of one's own meets a key that matches it, though the real key stays unread."""

import base64
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from sandbox import stack_files
from sandbox.certificates import UnusableCertificateError, read_certificate
from sandbox.own_certificates import OwnCertificates

HOST = "ablink.email.example.com"
NAMES = [HOST, "ablink.news.example.com"]
STACK_FILE = """\
config:
  ssl-click-tracking:links_key: {secure: AAABAHJlYWw=}
  ssl-click-tracking:token: {secure: AAABAG90aGVy}
  ssl-click-tracking:defaults:
    certificate: {source: custom, key_secret: links_key, chain: chain.pem}
  ssl-click-tracking:domains:
    ablink.email.example.com:
      certificate: {certificate: links.pem}
"""


@pytest.fixture
def issued() -> str:
    leaf = trustme.CA().issue_cert(*NAMES)
    return leaf.cert_chain_pems[0].bytes().decode()


@pytest.fixture
def file(tmp_path: Path, issued: str) -> Path:
    (tmp_path / "links.pem").write_text(issued)
    path = tmp_path / "Pulumi.prod.yaml"
    path.write_text(STACK_FILE)
    return path


def copied(file: Path) -> dict[str, Any]:
    own = OwnCertificates(file.parent / "home", file.parent)
    content = yaml.safe_load(stack_files.copy(file, own).text)
    return {**content["config"], "salt": content["encryptionsalt"]}


def opened(config: dict[str, Any], name: str) -> str:
    """A secret of the copy, as the CLI reads it."""
    salt = base64.b64decode(config["salt"].split(":")[1])
    key = PBKDF2HMAC(hashes.SHA256(), 32, salt, 1_000_000).derive(stack_files.PASSPHRASE.encode())
    sealed = config[f"ssl-click-tracking:{name}"]["secure"]
    _, nonce, text = (base64.b64decode(part) for part in f"AA==:{sealed[3:]}".split(":"))
    return AESGCM(key).decrypt(nonce, text, None).decode()


def certificate(config: dict[str, Any]) -> str:
    return config["ssl-click-tracking:domains"][HOST]["certificate"]["certificate"]


def test_the_stand_ins_match_and_keep_names_and_dates(file: Path, issued: str) -> None:
    config = copied(file)
    found = read_certificate(certificate(config), opened(config, "links_key"))

    assert sorted(found.names) == sorted(NAMES)
    assert certificate(config) != issued
    with pytest.raises(UnusableCertificateError):
        read_certificate(issued, opened(config, "links_key"))


def test_other_secrets_and_the_project_stay_as_they_were(file: Path, issued: str) -> None:
    config = copied(file)

    assert opened(config, "token") == stack_files.STAND_IN
    assert config["ssl-click-tracking:defaults"]["certificate"]["chain"] == "chain.pem"
    assert file.read_text() == STACK_FILE
    assert (file.parent / "links.pem").read_text() == issued


def test_a_second_copy_is_the_same_so_that_a_preview_shows_no_change(file: Path) -> None:
    assert copied(file) == copied(file)


@pytest.mark.parametrize("text", ["nothing.pem", "/etc/ssl/tracking/links.pem", "no PEM"])
def test_what_cannot_be_read_is_left_to_the_program(text: str, file: Path) -> None:
    file.write_text(STACK_FILE.replace("links.pem", text))
    config = copied(file)

    assert certificate(config) == text
    assert opened(config, "links_key") == stack_files.STAND_IN


def test_a_certificate_in_the_file_itself_is_replaced_too(file: Path, issued: str) -> None:
    content = yaml.safe_load(STACK_FILE)
    content["config"]["ssl-click-tracking:domains"][HOST]["certificate"]["certificate"] = issued
    file.write_text(yaml.safe_dump(content))
    config = copied(file)

    assert read_certificate(certificate(config), opened(config, "links_key")).names


def test_the_copy_says_what_it_has_in_place_of_the_real_ones(file: Path) -> None:
    note = stack_files.copy(file, OwnCertificates(file.parent / "home", file.parent)).note()

    assert "2 secrets replaced by a stand-in" in note
    assert "certificates of the same names and dates" in note
