"""What an earlier update left behind, and what a run says against a change of it."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.previous import READ_OUTPUTS, READ_RESOURCES
from tests.support import computed
from tests.support.computed import lookups


def leave(
    monkeypatch: pytest.MonkeyPatch, domains: object, state: Any = None, there: Any = None
) -> None:
    """Makes `domains` what the last update left behind, and `state` the resources of the state.

    DNS has what the state says, or what a state `there` would.
    """

    def outputs(_: computed.Inputs) -> dict[str, Any]:
        return {"outputs": {"domains": domains}}

    def resources(_: computed.Inputs) -> dict[str, Any]:
        return {"outputs": state or {}}

    found = lookups.answers((state if there is None else there) or {})
    answers = {**computed.CALLS, **found, READ_OUTPUTS: outputs, READ_RESOURCES: resources}
    monkeypatch.setattr("tests.support.recording.CALLS", answers)


def said_by(program: Callable[[], object]) -> str:
    """What a program says that ends it; empty when it goes through."""
    try:
        program()
    except pulumi.RunError as error:
        return str(error)
    return ""
