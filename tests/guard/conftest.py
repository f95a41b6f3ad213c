"""Probes and logs that the tests of the guard read."""

import pulumi
import pytest

from components.guard import probing
from tests.guard.standing import StandIn


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """In place of real probes."""
    made = StandIn()
    monkeypatch.setattr(probing.Prober, "here", lambda: made)
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was logged."""
    lines: list[str] = []
    for name in ("warn", "info"):
        monkeypatch.setattr(pulumi.log, name, lines.append)
    return lines
