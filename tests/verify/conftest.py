"""A world, and the options that lead verify there."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.verify.command import Place, served
from tests.verify.world import world
from verify.options import ENVIRONMENT


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Place]:
    for variable in ENVIRONMENT.values():
        monkeypatch.delenv(variable, raising=False)
    made = world(tmp_path)
    with served(made) as setting:
        assert setting.resolver is not None
        options = [
            "--resolver",
            f"127.0.0.1:{setting.resolver.port}",
            "--http-port",
            str(setting.http_port),
            "--https-port",
            str(setting.https_port),
            "--ca",
            str(setting.ca),
        ]
        yield Place(made, options, tmp_path)
