"""A plugin of pytest that makes `make mutants` quick: it changes when a test runs.

The mutation tester forks a process a mutant from one that has collected the tests. What that one
has imported, no mutant imports again; what it has made, no garbage collection looks at again. A
mutant's tests run until the first fails, so those come first that noticed another change of the
same function, then those of the same module, the quickest first; the others are collected only
when those pass. For a mutant that survives they would be most of the time, since whole programs
are among them: they end once the tests of a mutant have taken `MUTANTS_SECONDS`.
"""

import gc
import json
import os
from collections import Counter
from collections.abc import Generator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

_NOTED = Path("noticed.txt")
"""In the folder of mutants: a line for each that was noticed, its function and the test."""

_STATISTICS = Path("mutmut-stats.json")
_LIKELY = 20
_SECONDS = float(os.environ.get("MUTANTS_SECONDS", "5"))
"""What the tests of one mutant may take, by how long each took when none was changed."""

_later: list[str] = []
"""The tests that are collected only when the likely ones pass."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Collects the likeliest tests, in their order."""
    function = _function_under_test()
    if function:
        tests = _in_order(function, session.config.args)
        session.config.args[:] = tests[:_LIKELY]
        _later[:] = tests[_LIKELY:]


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Runs the others when none of the likely ones has failed."""
    done = yield
    if _later:
        tests = list(_later)
        _later.clear()
        session.perform_collect(tests)
        done = session.config.hook.pytest_runtestloop(session=session)
    return done


def pytest_collection_finish(session: pytest.Session) -> None:
    """In the process that all are forked from: whatever a test might import or read."""
    if session.config.option.collectonly:
        from components.building import pair_class
        from components.registry import CDNS, pairs

        for cdn, esp in pairs():
            pair_class(CDNS[cdn], esp)
            import_module(f"components.{cdn}.build")
        _durations()
        gc.collect()
        gc.freeze()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes which test noticed the change."""
    function = _function_under_test()
    if report.failed and function:
        with _NOTED.open("a", encoding="utf-8") as file:
            file.write(f"{function}\t{report.nodeid}\n")


def _function_under_test() -> str:
    """The changed function as the mutation tester names it; empty when none is changed."""
    return os.environ.get("MUTANT_UNDER_TEST", "").rpartition("__mutmut_")[0]


def _in_order(function: str, tests: list[str]) -> list[str]:
    """`tests`, the likeliest to notice a change of `function` first."""
    module = function.rpartition(".")[0]
    here: Counter[str] = Counter()
    near: Counter[str] = Counter()
    lines = _NOTED.read_text(encoding="utf-8").splitlines() if _NOTED.exists() else []
    for line in lines:
        changed, _, test = line.partition("\t")
        here[test] += changed == function
        near[test] += changed.rpartition(".")[0] == module
    *_, room, stem = module.split(".")

    def own(test: str) -> bool:
        file = test.partition("::")[0].rpartition("/")[2]
        return stem in file or (room != "config" and room in file)

    def rank(test: str) -> tuple[int, int, bool, float]:
        return -here[test], -near[test], not own(test), _durations().get(test, 0)

    left, chosen = _SECONDS, list[str]()
    for test in sorted(tests, key=rank):
        takes = _durations().get(test, 0)
        if takes <= left or not chosen:
            chosen.append(test)
            left -= takes
    return chosen


@cache
def _durations() -> dict[str, float]:
    """How long each test takes, in seconds."""
    if not _STATISTICS.exists():
        return {}
    return json.loads(_STATISTICS.read_text(encoding="utf-8"))["duration_by_test"]
