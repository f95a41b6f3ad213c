"""Fixtures of recorded programs."""

from collections.abc import Iterator, Sequence

import pytest

from tests.support.computed.names import BY_HAND as PUT
from tests.support.computed.names import There


@pytest.fixture
def put() -> Iterator[dict[str, Sequence[There]]]:
    """What stands at names before the program comes."""
    yield PUT
    PUT.clear()
