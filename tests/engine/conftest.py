"""Stacks for the engine tests."""

from pathlib import Path

import pytest

from tests.support.engine import Stack


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    """A stack in an empty sandbox."""
    return Stack(tmp_path / "sandbox")
