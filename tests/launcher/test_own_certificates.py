"""A certificate of one's own meets a key that matches it, though the real key stays unread."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
import yaml
from cryptography import x509

from sandbox import own_certificates, stack_files, stand_ins
from sandbox.certificates import UnusableCertificateError, read_certificate

HOST = "ablink.email.example.com"
NAMES = [HOST, "ablink.news.example.com"]
NAMESPACE = "ssl-click-tracking"
SEALED = "AAABAHJlYWw="
STACK_FILE = f"""\
config:
  {NAMESPACE}:links_key: {{secure: {SEALED}}}
  {NAMESPACE}:token: {{secure: AAABAG90aGVy}}
  {NAMESPACE}:defaults:
    certificate: {{source: custom, key_secret: links_key, chain: chain.pem}}
  {NAMESPACE}:domains:
    {HOST}:
      certificate: {{certificate: links.pem}}
"""


def chained(*names: str, **dates: Any) -> tuple[str, str]:
    """A certificate and the one that issued it, as PEM."""
    leaf = trustme.CA().create_child_ca().issue_cert(*(names or NAMES), **dates)
    first, second, *_ = (pem.bytes().decode() for pem in leaf.cert_chain_pems)
    return first, second


@pytest.fixture
def issued() -> str:
    return chained()[0]


@pytest.fixture
def file(tmp_path: Path, issued: str) -> Path:
    (tmp_path / "links.pem").write_text(issued)
    path = tmp_path / "Pulumi.prod.yaml"
    path.write_text(STACK_FILE)
    return path


def copied(file: Path) -> dict[str, Any]:
    """The configuration that the sandbox works with."""
    found = yaml.safe_load(stack_files.copy(file).text)["config"]
    return {key.removeprefix(f"{NAMESPACE}:"): value for key, value in found.items()}


def written(folder: Path, **sections: Any) -> dict[str, Any]:
    """The same of a stack file with these sections."""
    path = folder / "Pulumi.any.yaml"
    content = {f"{NAMESPACE}:{key}": value for key, value in sections.items()}
    path.write_text(yaml.safe_dump({"config": content}))
    return copied(path)


def opened(config: dict[str, Any], name: str) -> str:
    """A secret of the copy, as the CLI reads it."""
    return stand_ins.of(config[name]["secure"])


def certificate(config: dict[str, Any]) -> str:
    return config["domains"][HOST]["certificate"]["certificate"]


def test_the_stand_ins_match_and_keep_names_and_dates(file: Path, issued: str) -> None:
    config = copied(file)
    found = read_certificate(certificate(config), opened(config, "links_key"))

    assert sorted(found.names) == sorted(NAMES)
    assert opened(config, "links_key") == own_certificates.private_key(SEALED)
    assert certificate(config) != issued
    with pytest.raises(UnusableCertificateError):
        read_certificate(issued, opened(config, "links_key"))


def test_other_secrets_and_the_project_stay_as_they_were(file: Path, issued: str) -> None:
    config = copied(file)

    assert opened(config, "token") == stand_ins.of("AAABAG90aGVy")
    assert config["defaults"]["certificate"]["chain"] == "chain.pem"
    assert file.read_text() == STACK_FILE
    assert (file.parent / "links.pem").read_text() == issued


def test_a_second_copy_is_the_same_so_that_a_preview_shows_no_change(file: Path) -> None:
    assert copied(file) == copied(file)


def test_another_secret_is_another_key_with_a_certificate_that_fits(file: Path) -> None:
    before = copied(file)
    file.write_text(STACK_FILE.replace(SEALED, "AAABAHJlbmV3ZWQ="))
    after = copied(file)

    assert opened(before, "links_key") != opened(after, "links_key")
    assert read_certificate(certificate(after), opened(after, "links_key"))


@pytest.mark.parametrize("place", ["file", "text", "defaults"])
def test_a_chain_stays_in_order(tmp_path: Path, place: str) -> None:
    leaf, issuer = chained(not_after=datetime.now(UTC) + timedelta(days=10))
    (tmp_path / "leaf.pem").write_text(leaf)
    own = {"source": "custom", "certificate": leaf if place != "file" else "leaf.pem"}
    own |= {"chain": issuer, "key_secret": "mine"}
    domain = {} if place == "defaults" else {"certificate": own}
    defaults = {"certificate": own} if place == "defaults" else {}

    found = written(
        tmp_path, domains={HOST: domain}, defaults=defaults, mine={"secure": "AAABAHg="}
    )

    made = (found["defaults"] if place == "defaults" else found["domains"][HOST])["certificate"]
    assert read_certificate(made["certificate"] + made["chain"], opened(found, "mine"))
    old, new = (x509.load_pem_x509_certificate(pem.encode()) for pem in (leaf, made["certificate"]))
    upper = x509.load_pem_x509_certificate(made["chain"].encode())
    assert (new.not_valid_after_utc, new.issuer) == (old.not_valid_after_utc, old.issuer)
    new.verify_directly_issued_by(upper)


def test_a_wrong_chain_stays_wrong(tmp_path: Path) -> None:
    own = {"certificate": chained()[0] + chained()[1], "key_secret": "mine"}
    found = written(tmp_path, domains={HOST: {"certificate": own}}, mine={"secure": "AAABAHg="})
    leaf, other = x509.load_pem_x509_certificates(certificate(found).encode())

    with pytest.raises(ValueError, match="does not match"):
        leaf.verify_directly_issued_by(other)


def test_a_certificate_for_all_hosts_fits_the_keys_of_each(tmp_path: Path) -> None:
    """The same key is stored under two names, and the sandbox cannot know."""
    found = written(
        tmp_path,
        defaults={"certificate": {"certificate": chained()[0]}},
        domains={
            HOST: {"certificate": {"key_secret": "one"}},
            NAMES[1]: {"certificate": {"key_secret": "two"}},
        },
        one={"secure": "AAABAHg="},
        two={"secure": "AAABAHk="},
    )

    for name in ("one", "two"):
        body = found["defaults"]["certificate"]["certificate"]
        assert read_certificate(body, opened(found, name))


@pytest.mark.parametrize(
    "text",
    [
        "nothing.pem",
        "/etc/ssl/tracking/links.pem",
        "no PEM",
        "",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    ],
)
def test_what_cannot_be_read_is_left_to_the_program(text: str, tmp_path: Path) -> None:
    own = {"certificate": text, "key_secret": "mine"}
    found = written(tmp_path, domains={HOST: {"certificate": own}}, mine={"secure": "AAABAHg="})

    assert certificate(found) == text


def test_the_copy_says_what_it_has_in_place_of_the_real_ones(file: Path) -> None:
    note = stack_files.copy(file).note()

    assert "2 secrets replaced by a stand-in" in note
    assert "certificates of the same names and dates" in note
