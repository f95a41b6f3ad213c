"""A plugin of pytest that makes `make mutants` quick: it changes when a test runs, never whether.

The mutation tester forks a process a mutant from one that has collected the tests. What that one
has imported, no mutant imports again; what it has made, no garbage collection looks at again. A
mutant's tests run until the first fails, so those come first that noticed another change of the
same function, then those of the same module, the quickest first. Every test that reaches the
function is run before a mutant counts as survived.
"""

import gc
import json
import os
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

_NOTED = Path("noticed.txt")
"""In the folder of mutants: a line for each that was noticed, its function and the test."""

_STATISTICS = Path("mutmut-stats.json")


def pytest_collection_finish(session: pytest.Session) -> None:
    """In the process that collects: whatever a test might import, and no more collections."""
    if session.config.option.collectonly:
        from components.building import pair_class
        from components.registry import CDNS, pairs

        for cdn, esp in pairs():
            pair_class(CDNS[cdn], esp)
            import_module(f"components.{cdn}.build")
        _durations()
        gc.collect()
        gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The likeliest test first."""
    function = _function_under_test()
    if not function:
        return
    module = function.rpartition(".")[0]
    here: Counter[str] = Counter()
    near: Counter[str] = Counter()
    lines = _NOTED.read_text(encoding="utf-8").splitlines() if _NOTED.exists() else []
    for line in lines:
        changed, _, test = line.partition("\t")
        here[test] += changed == function
        near[test] += changed.rpartition(".")[0] == module
    stem = module.rpartition(".")[2]

    def rank(item: pytest.Item) -> tuple[int, int, bool, float]:
        test = item.nodeid
        return -here[test], -near[test], stem not in test, _durations().get(test, 0)

    items.sort(key=rank)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Notes which test noticed the change."""
    function = _function_under_test()
    if report.failed and function:
        with _NOTED.open("a", encoding="utf-8") as file:
            file.write(f"{function}\t{report.nodeid}\n")


def _function_under_test() -> str:
    """The changed function as the mutation tester names it; empty when none is changed."""
    return os.environ.get("MUTANT_UNDER_TEST", "").rpartition("__mutmut_")[0]


@cache
def _durations() -> dict[str, float]:
    """How long each test takes, in seconds."""
    if not _STATISTICS.exists():
        return {}
    return json.loads(_STATISTICS.read_text(encoding="utf-8"))["duration_by_test"]
