"""Certificates as text or as files: what is no certificate says so, and is shown shortly."""

from pathlib import Path

import pytest

from components.config.certificate_checks import covers
from components.config.faults import FaultyValueError
from components.config.pem import certificates
from tests.support.certificates import issue

HOST = "ablink.example.com"


def refusal(text: str) -> str:
    """What is said of `text`."""
    with pytest.raises(FaultyValueError) as caught:
        certificates(text)
    return str(caught.value)


def test_text_and_file_are_read_alike(tmp_path: Path) -> None:
    certificate, _ = issue(HOST)
    file = tmp_path / "chain.pem"
    file.write_text(f"# Müllers Zertifikat\n{certificate}", encoding="utf-8")

    assert certificates(f"\n{certificate}\n\n") == f"{certificate.strip()}\n"
    assert certificates(str(file)) == f"# Müllers Zertifikat\n{certificate.strip()}\n"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    binary = tmp_path / "certificate.der"
    binary.write_bytes(b"\xff\xfe\x00")

    assert refusal(str(tmp_path / "x.pem")).startswith(
        f"'{tmp_path}/x.pem'"[:61],
    )
    assert "cannot be read as a file (no such file or directory); write the PEM" in refusal("x.pem")
    assert "cannot be read as a file (not a text file); write" in refusal(str(binary))
    assert "cannot be read as a file (not a text file); write" in refusal("a\0b")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.pem", "'a.pem' is no PEM"),
        ("\n a.pem \nb", "'a.pem ' is no PEM"),
        ("  ", "'' is no PEM"),
        ("a " * 30, f"'{('a ' * 30).strip()}' is no PEM"),
        ("b" + "a " * 30, f"'b{'a ' * 29}a' is no PEM"),
        ("bc" + "a " * 30, f"'bc{'a ' * 29}...' is no PEM"),
    ],
)
def test_what_is_no_certificate_is_shown_by_its_first_sixty_characters(
    text: str, shown: str
) -> None:
    assert refusal(text).startswith(shown)


@pytest.mark.parametrize(
    ("pattern", "covered"),
    [
        ("ablink.example.com", True),
        ("ABLINK.example.com.", True),
        ("*.example.com", True),
        ("*.Example.COM.", True),
        ("*.com", False),
        ("*.ablink.example.com", False),
        ("example.com", False),
        (".ablink.example.com", False),
        ("*", False),
    ],
)
def test_a_wildcard_stands_for_one_label(pattern: str, covered: bool) -> None:
    assert covers(pattern, HOST) is covered


def test_only_the_dots_at_the_end_of_a_name_mean_nothing() -> None:
    assert not covers("ablink.example.comX", HOST)
    assert not covers("ablink.example.com ", HOST)
