"""What is said of certificates of one's own: days to the second, names, the place of the key."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from components.config.certificate import Certificate
from components.config.own_certificate import SOON, Dated, dated, faults
from components.config.reading import parse
from tests.config.reading import HOST, config
from tests.support.certificates import chained, issue, issue_until, own

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2036, 3, 31, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEAF, KEY, ISSUER = chained()
Said = tuple[list[str], list[str]]
"""Faults and warnings."""

AT = f'domains."{HOST}".certificate.'


def on(now: datetime, certificate: str, chain: str | None = None, live: bool = False) -> Dated:
    """What the dates say at a time, of a host that is to go live."""
    mine = {"source": "custom", "certificate": certificate, "key_secret": "mine"}
    mine |= {"chain": chain} if chain else {}
    domain: dict[str, Any] = {
        "cdn": "fastly",
        "esp": "sendgrid",
        "stage": "live",
        "fastly": {"cname_target": "j.sni.global.fastly.net"},
        "certificate": mine,
    }
    stack, _ = parse(config({HOST: domain}, mine=KEY))
    return dated(stack, [HOST] if live else [], now)


def said(found: Dated) -> Said:
    """Faults and warnings as a person reads them, without their place."""
    texts = ([str(fault) for fault in found.faults], list(found.warnings))
    assert all(text.startswith(f"{AT}certificate: ") for part in texts for text in part)
    first, second = ([text.partition(": ")[2] for text in part] for part in texts)
    return first, second


def test_the_last_second_counts_as_its_end() -> None:
    pem, _ = issue_until(END, HOST)
    late: Said = (["ended on 2036-03-31; renew it first; https links would fail"], [])

    assert said(on(END - SECOND, pem)) == ([], ["ends on 2036-03-31, in 0 days; renew it"])
    assert said(on(END, pem)) == late
    assert said(on(END + SECOND, pem)) == late
    lapsed: Said = ([], ["ended on 2036-03-31, https links fail; renew it"])
    assert said(on(END, pem, live=True)) == lapsed


def test_a_warning_comes_once_less_than_three_weeks_are_left() -> None:
    pem, _ = issue_until(END, HOST)

    assert on(END - SOON, pem) == Dated([], [])
    soon = said(on(END - SOON + SECOND, pem))
    assert soon == ([], ["ends on 2036-03-31, in 20 days; renew it"])


def test_the_first_second_is_its_own() -> None:
    begins = _begins(BEGIN)

    assert said(on(BEGIN - SECOND, begins))[0] == [
        "is not valid before 2026-01-01; use one that is valid today"
    ]
    assert on(BEGIN, begins) == Dated([], [])


def _begins(begin: datetime) -> str:
    issued = trustme.CA().issue_cert(HOST, not_before=begin, not_after=END)
    return issued.cert_chain_pems[0].bytes().decode()


def test_a_chain_is_looked_at_beside_a_certificate_that_cannot_be_read() -> None:
    """That one is a fault of its own, which holds nothing else up."""
    pem, _ = issue_until(END, HOST)
    broken = f"{LEAF[:200]}\n-----END CERTIFICATE-----\n"

    assert said(on(END - SECOND, broken, pem)) == ([], ["ends on 2036-03-31, in 0 days; renew it"])


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["a.example.net"], "a.example.net"),
        ([f"{n}.example.net" for n in "abcde"], None),
        (
            [f"{n}.example.net" for n in "abcdef"],
            ", ".join(f"{n}.example.net" for n in "abcde") + " ...",
        ),
    ],
)
def test_the_first_five_names_of_another_host_s_certificate_are_shown(
    names: list[str], shown: str | None
) -> None:
    (fault,) = faults(HOST, Certificate(certificate=issue(*names)[0]), {})

    wanted = ", ".join(names) if shown is None else shown
    assert fault.what == f"does not cover '{HOST}'; the first one in it holds {wanted}"


@pytest.mark.parametrize(
    ("place", "given"),
    [
        ("key_secret", Certificate(certificate=LEAF, key_secret="mine")),
        ("private_key", Certificate(certificate=LEAF, private_key=own()[1])),
    ],
    ids=["secret", "argument"],
)
def test_a_key_that_does_not_fit_is_told_where_it_was_given(place: str, given: Certificate) -> None:
    """In a program of one's own the key itself is an argument."""
    (fault,) = faults(HOST, given, {"mine": own()[1]})

    assert str(fault) == (
        f"{AT}{place}: does not belong to the certificate; store the private key that the "
        "certificate was asked for with"
    )


@pytest.mark.parametrize(
    ("key", "said_of_it"),
    [
        (
            "a-token",
            "holds no private key in PEM; set the secret to the key's PEM text",
        ),
        (
            f"{KEY[:60]}\n",
            "cannot be read as a private key; store the whole PEM text again",
        ),
    ],
    ids=["no key", "a part"],
)
def test_the_remedy_of_a_key_is_said(key: str, said_of_it: str) -> None:
    (fault,) = faults(HOST, Certificate(certificate=LEAF, key_secret="mine"), {"mine": key})

    assert str(fault) == f"{AT}key_secret: {said_of_it}"


@pytest.mark.parametrize("space", ["", " ", "\n"])
def test_a_key_that_is_encrypted_still_is_not_looked_into(space: str) -> None:
    certificate = Certificate(certificate=LEAF, key_secret="mine")

    assert list(faults(HOST, certificate, {"mine": space + '{"secure": "v1:abc"}'})) == []
    assert list(faults(HOST, certificate, {"another": "a-token"})) == []


def test_a_certificate_in_a_file_is_read_like_a_text(tmp_path: Path) -> None:
    file = tmp_path / "chain.pem"
    file.write_text(LEAF + ISSUER)

    assert list(faults(HOST, Certificate(certificate=str(file), key_secret="m"), {"m": KEY})) == []
