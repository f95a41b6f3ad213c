"""The errors on the pages of the classes: each one's own, and all that its arguments can have."""

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from unittest import mock

import pytest

from components.config.faults import Fault, FaultyValueError
from components.package.classes import names
from components.package.mistakes import Tried, of_a_pair, of_no_pair
from components.package.refused import Refusals, refusals
from components.registry import CDNS
from tests.support.pairs import PAIRS
from tests.support.recording import ROOT

COMPONENTS = ROOT / "components"
Place = tuple[str, str]
"""File, and function or class in it."""

_REASONS = {
    "state": "what the last update left tells it",
    "zone": "the zone tells it, which is asked",
    "extra": "only where a package of Python's is not installed",
    "package": "only in a process of the component package",
    "accounts": "no class takes names of accounts",
    "process": "what another process of the update has tells it",
    "nothing": "the arguments are no map, or name or options are none",
    "others": "takes the ID of a resource of another CDN",
    "secret": "only in a stack file: an argument is always a secret",
    "name": "two components of one name, which the engine refuses too",
    "thousands": "takes more hosts than a page can show",
}
_TAKING = {"_missing", "_other_record", "elsewhere", "owner", "perhaps_own", "refused"} | {
    *("same_as_edge", "tracking")
}
ELSEWHERE: Mapping[Place, str] = {
    ("alone.py", "_moved"): "state",
    ("click_tracking.py", "_python_only"): "package",
    ("cloudflare/build.py", "_outside"): "zone",
    ("cloudflare/handing_over.py", "faults"): "state",
    ("cloudflare/quotas.py", "check"): "thousands",
    ("cloudflare/quotas.py", "check_meanwhile"): "state",
    ("cloudflare/rulesets.py", "take"): "process",
    ("cloudflare/zones.py", "_zone"): "accounts",
    ("config/adoption.py", "_foreign"): "others",
    ("config/certificate_checks.py", "_check"): "secret",
    ("config/checks.py", "_account_suits"): "accounts",
    ("config/checks.py", "_accounts_hold_something"): "accounts",
    ("dns/google.py", "check"): "extra",
    **{("dns/taking.py", function): "zone" for function in _TAKING},
    ("given.py", "_in_another_process"): "process",
    ("given.py", "take"): "name",
    ("handed.py", "_no"): "nothing",
    ("keycdn/checks.py", "check_change"): "state",
    ("proxy/checks.py", "check_change"): "state",
}
"""Faults that no arguments by themselves have, and why (`_REASONS`)."""


@pytest.fixture(scope="module")
def told() -> Iterator[tuple[Mapping[str, Refusals], set[tuple[str, int]]]]:
    """What every class refuses, and where in the code its faults were made."""
    made: set[tuple[str, int]] = set()
    of_fault, of_value = Fault.__post_init__, FaultyValueError.__init__

    def noted(back: int) -> None:
        frame = inspect.currentframe()
        for _ in range(back):
            frame = None if frame is None else frame.f_back
        if frame is not None:
            made.add((frame.f_code.co_filename, frame.f_lineno))

    def fault(self: Fault) -> None:
        noted(3)  # the dataclass's own constructor stands between
        of_fault(self)

    def value(self: FaultyValueError, what: str, remedy: str) -> None:
        noted(2)
        of_value(self, what, remedy)

    with (
        mock.patch.object(Fault, "__post_init__", fault),
        mock.patch.object(FaultyValueError, "__init__", value),
    ):
        yield {name: refusals(name) for name in names()}, made


MAKING = ("Fault", "FaultyValueError")


def rooms() -> Iterable[Path]:
    """Where the faults of arguments are made that only some class has."""
    for cdn in CDNS:
        yield from sorted((COMPONENTS / cdn).glob("*.py"))
    yield from sorted((COMPONENTS / "dns").glob("*.py"))
    for name in ("adoption", "certificate_checks", "checks", "late", "names", "resting"):
        yield COMPONENTS / "config" / f"{name}.py"
    for name in ("aiming", "alone", "click_tracking", "elsewhere", "given", "handed"):
        yield COMPONENTS / f"{name}.py"


def written(file: Path) -> Iterable[tuple[int, str]]:
    """The line of every fault that a file makes, and the function it is in."""
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            called = (node for node in ast.walk(function) if isinstance(node, ast.Call))
            for call in called:
                if isinstance(call.func, ast.Name) and call.func.id in MAKING:
                    yield call.lineno, function.name


def test_every_fault_of_a_vendor_is_on_a_page(
    told: tuple[Mapping[str, Refusals], set[tuple[str, int]]],
) -> None:
    _, made = told
    missing = {
        (str(file.relative_to(COMPONENTS)), function, line)
        for file in rooms()
        for line, function in written(file)
        if (str(file), line) not in made
    }

    assert {(file, function) for file, function, _ in missing} == set(ELSEWHERE)
    assert set(ELSEWHERE.values()) == set(_REASONS)


def test_no_mistake_is_one_that_nobody_minds(
    told: tuple[Mapping[str, Refusals], set[tuple[str, int]]],
) -> None:
    refused, _ = told
    shown = {what for rows in refused.values() for what, _ in rows}
    tried = {mistake.shown for name in names() for mistake in _tried(name).mistakes}

    assert tried - shown == set()


def _tried(name: str) -> Tried:
    return of_a_pair(*_PAIRS[name]) if name in _PAIRS else of_no_pair(name)


_PAIRS = {name: (CDNS[cdn], esp) for name, (cdn, esp) in PAIRS.items()}


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("price_class: ", "CloudFront"),
        ("zone_rules: lacks rules", "Cloudflare"),
        ("cname_target: ", "Fastly"),
        ("max_expire: ", "KeyCdn"),
        ("nginx_version: ", "Proxy"),
        ("target.value: ", "TrackingDomain"),
        ("allow_empty: ", "ClickTracking"),
        ("adopt.cloudflare: unknown key", "CloudflareZoneRules"),
    ],
)
def test_a_page_has_what_its_class_says_and_not_what_another_does(
    told: tuple[Mapping[str, Refusals], set[tuple[str, int]]], words: str, begins: str
) -> None:
    refused, _ = told
    saying = {
        name
        for name, rows in refused.items()
        if any(line.startswith(words) for _, said in rows for line in said)
    }
    those = {name for name in refused if name.startswith(begins)}

    assert saying
    assert saying == those - ({"CloudflareZoneRules"} if words.startswith("zone_rules") else set())


def test_an_own_one_is_said_of_a_host_alone_and_of_a_pair_that_minds(
    told: tuple[Mapping[str, Refusals], set[tuple[str, int]]],
) -> None:
    """The same arguments are refused by one ESP's pair and not by another's."""
    refused, _ = told
    cookies = [name for name, rows in refused.items() if '`"forward_cookies": True`' in dict(rows)]
    region = [name for name, rows in refused.items() if "`region` left out" in dict(rows)]

    assert cookies == ["CloudFrontSparkPost"]
    assert sorted(region) == sorted(name for name in refused if name.endswith("Ses"))


def test_a_region_that_the_esp_does_not_have_is_one_fault(
    told: tuple[Mapping[str, Refusals], set[tuple[str, int]]],
) -> None:
    refused, _ = told
    rows = {name: dict(rows).get('`"region": "us-esat-1"`') for name, rows in refused.items()}
    asked = {name: said for name, said in rows.items() if said is not None}

    assert set(asked) == {*PAIRS, "TrackingDomain"}
    for said in asked.values():
        (line,) = said
        assert line.startswith("region: 'us-esat-1' is no region of ")


def test_a_private_key_is_asked_for_by_the_name_of_the_argument(
    told: tuple[Mapping[str, Refusals], set[tuple[str, int]]],
) -> None:
    refused, _ = told
    said = dict(refused["FastlySes"])['`"certificate": {"source": "custom"}`']

    assert "certificate.private_key: missing; certificate source 'custom' needs it" in said


def test_the_id_of_a_zone_that_is_an_output_is_never_put_into_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The SDK warns whoever tries, and the user would read that."""
    assert refusals("CloudflareSes")
    assert caplog.messages == []
