"""What holds for the whole suite: settings of property-based tests, and what a machine lacks."""

import os

import pytest
from hypothesis import settings

from tests.support.needs import lacks

# A busy machine is no defect: how long an example takes must not decide.
settings.register_profile("suite", deadline=None)
# Under the mutation tester the same few examples each time, so that its verdicts do not flicker.
settings.register_profile("mutants", deadline=None, max_examples=20, derandomize=True)
# It is set and empty in the process that collects, from which those of the mutants are forked.
UNDER_MUTATION = "MUTANT_UNDER_TEST" in os.environ
settings.load_profile("mutants" if UNDER_MUTATION else "suite")
pytest_plugins = ["tests.support.mutants"] if UNDER_MUTATION else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tests this machine leaves out, and why."""
    for word, why in lacks().items():
        terminalreporter.write_line(f"left out: tests that need {word} ({why})")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what this machine has not what it takes for; refuses a name with its path."""
    for item in items:
        if str(config.rootpath) in item.nodeid:
            raise pytest.UsageError(f"a test's name holds a path of this machine: {item.nodeid}")
    lacking = lacks()
    left_out = [
        item
        for item in items
        if any(str(mark.args[0]) in lacking for mark in item.iter_markers("needs"))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]
