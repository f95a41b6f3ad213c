from pathlib import Path

import pytest

from sandbox.cloud import Cloud
from sandbox.google import zones
from sandbox.google.api import DEFAULT_ACCOUNT, DEFAULT_PROJECT, GoogleSession
from tests.sandbox.google.samples import ENVIRONMENT, ZONE, GoogleEngine


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """A cloud with the zone ``example-com`` of ``example.com`` in the default project."""
    made = Cloud(tmp_path / "cloud.sqlite")
    zones.add_zone(made, DEFAULT_PROJECT, ZONE, "example.com", DEFAULT_ACCOUNT)
    return made


@pytest.fixture
def session(cloud: Cloud) -> GoogleSession:
    return GoogleSession(cloud, DEFAULT_ACCOUNT, project=DEFAULT_PROJECT)


@pytest.fixture
def engine(cloud: Cloud) -> GoogleEngine:
    return GoogleEngine(cloud)
