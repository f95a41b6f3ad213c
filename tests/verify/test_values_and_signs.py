"""The plain parts: values, causes and their table, signs, and what the package imports."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.answers import Judge, alike, clean, shortened
from verify.causes import CAUSES
from verify.findings import Finding, failed, passed, skipped, unprobed, warned, worst
from verify.http import Answer
from verify.urls import host_of, target_of
from verify.values import CHECKS, Check, DomainReport
from verify.vendors import ESPS, SIGNATURES

ROOT = Path(__file__).parent.parent.parent
CONTRACT = """
dns-missing dns-at-esp dns-elsewhere dns-dangling dns-loop dns-servfail dns-timeout
ipv6-unreachable owner-behind-cdn owner-missing caa-forbids-issuer https-refused https-timeout
http-refused http-timeout not-http certificate-name-mismatch certificate-expired
certificate-not-yet-valid certificate-untrusted certificate-expires-soon tls-too-old
http-redirected-to-https redirect-loop edge-error edge-unknown-host edge-blocked client-challenged
head-refused esp-not-reached host-not-forwarded answers-shared answers-kept
forwarded-host-forgeable hsts-parent deep-link-broken link-broken method-refused wrong-region
owner-elsewhere hsts-on-host connection-reset certificate-pending certificate-revoked
"""
"""The words that scripts hold on to: none may go."""


def test_no_word_of_the_contract_is_missing() -> None:
    assert set(CONTRACT.split()) <= set(CAUSES)


def test_every_cause_belongs_to_a_check_and_says_what_it_means() -> None:
    for cause in CAUSES.values():
        assert cause.check in CHECKS
        assert cause.means.endswith((".", "…"))
        assert cause.fix.endswith(".")


def test_the_table_of_the_docs_says_the_same() -> None:
    page = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| `([a-z0-9-]+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert {name: (check, means, fix) for check, name, means, fix in rows} == {
        name: (cause.check, cause.means, cause.fix) for name, cause in CAUSES.items()
    }


def test_the_package_loads_no_pulumi_and_no_sdk() -> None:
    code = (
        "import sys, verify.cli, verify.probe, verify.output.live, pkgutil, importlib\n"
        "import verify.checks\n"
        "for found in pkgutil.iter_modules(verify.checks.__path__):\n"
        "    importlib.import_module(f'verify.checks.{found.name}')\n"
        "bad = [n for n in sys.modules if n.startswith(('pulumi', 'grpc', 'boto'))]\n"
        "print(bad)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_values_are_cheap_to_load() -> None:
    code = "import sys, verify.values, verify.causes\nprint([n for n in sys.modules if n in %r])"
    heavy = ["dns", "h11", "cryptography", "rich", "asyncio", "ssl"]
    done = subprocess.run(
        [sys.executable, "-c", code % (heavy,)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_no_module_tests_for_a_vendor_by_name() -> None:
    names = {*SIGNATURES, *ESPS}
    for file in (ROOT / "verify").rglob("*.py"):
        if file.name == "vendors.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant):
                assert node.value not in names, f"{file.name}: {node.value}"


def test_every_pair_has_signs() -> None:
    for cdn in SIGNATURES.values():
        assert cdn.title
        assert cdn.before_record or cdn.unproven
    for esp in ESPS.values():
        assert "{token}" in esp.probe.junk
        assert esp.probe.reached


def test_the_worst_finding_is_the_checks_and_tells_the_others() -> None:
    findings = [passed("a"), warned("hsts-on-host", "b"), failed("edge-error", "c"), passed("a")]

    assert worst(findings) == Finding("fail", "c; b; a", "edge-error")
    assert worst([skipped("a"), unprobed("b")]).status == "error"
    assert worst([failed("x", "1"), failed("y", "2")]).cause == "x"


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        (["pass", "skip"], "pass"),
        (["pass", "warn"], "warn"),
        (["warn", "fail"], "fail"),
        (["warn", "error"], "fail"),
    ],
)
def test_the_verdict(statuses: list[str], verdict: str) -> None:
    checks = [Check("dns", status) for status in statuses]  # pyright: ignore[reportArgumentType]

    assert DomainReport("h", "c", "e", "live", checks).verdict == verdict


def test_failed_checks_may_leave_some_out() -> None:
    checks = [Check("dns", "fail"), Check("esp", "error"), Check("host", "pass")]
    report = DomainReport("h", "c", "e", "live", checks)

    assert [check.name for check in report.failed(without=("dns",))] == ["esp"]
    assert not report.could_not_run


@given(st.text())
def test_a_strangers_text_is_one_short_printable_line(text: str) -> None:
    found = clean(text)

    assert found.isprintable()
    assert len(found) <= 120


@given(st.text(min_size=13, alphabet="abcdefghijklmnopqrstuvwxyz0123456789"))
def test_a_token_is_never_shown_whole(token: str) -> None:
    for url in (
        f"https://h.example.com/ls/click?upn={token}",
        f"https://h.example.com/f/a/{token}~~/x",
        f"https://h.example.com/{token}",
        f"/{token}?a={token}",
    ):
        assert token not in shortened(url)


@given(st.text())
def test_any_text_can_be_shortened(text: str) -> None:
    assert shortened(text).isprintable()
    host_of(text)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://h/CL0/https:%2F%2Fa%2Fb/1/x=1", "/CL0/https:%2F%2Fa%2Fb/1/x=1"),
        ("https://h/ls/click?upn=u001.a-2Bb-3D#part", "/ls/click?upn=u001.a-2Bb-3D"),
        ("https://h//a/../b", "//a/../b"),
        ("https://h", "/"),
        ("https://h?x=1/2", "/?x=1/2"),
    ],
)
def test_a_links_bytes_stay_as_they_are(link: str, target: str) -> None:
    assert target_of(link) == target


def test_alike_compares_kinds_not_tokens() -> None:
    one = Answer(404, {"content-type": ["text/html"]}, b"<title>Wrong Link</title> abc")
    other = Answer(404, {"content-type": ["text/html; charset=x"]}, b"<title>wrong link</title> d")

    assert alike(one, other)
    assert not alike(one, Answer(404, {"content-type": ["text/html"]}, b"<title>Shop</title>"))
    assert not alike(one, Answer(200, one.headers, one.body))
    assert not alike(one, Answer(404, one.headers, b""))


@given(st.integers(100, 599), st.text(max_size=30), st.text(max_size=30))
def test_any_answer_can_be_judged(status: int, place: str, body: str) -> None:
    answer = Answer(status, {"location": [place], "server": [body]}, body.encode())
    for cdn in SIGNATURES.values():
        for esp in ESPS.values():
            judge = Judge(cdn, esp.probe, "h.example.com", "sendgrid.net")
            assert judge.kind(answer, "http", "/x") != "none"
