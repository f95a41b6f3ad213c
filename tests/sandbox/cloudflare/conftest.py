from pathlib import Path

import pytest

from sandbox.cloud import Cloud
from sandbox.cloudflare import zones
from sandbox.cloudflare.api import DEFAULT_ACCOUNT
from sandbox.operations import Session
from tests.sandbox.cloudflare.samples import PARTIAL, ZONE, CloudflareEngine


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """A cloud with a full zone on the Free plan and a partial one on Business."""
    made = Cloud(tmp_path / "cloud.sqlite")
    zones.add_zone(made, ZONE, "example.com", DEFAULT_ACCOUNT)
    zones.add_zone(made, PARTIAL, "example.org", DEFAULT_ACCOUNT, plan="business", setup="partial")
    return made


@pytest.fixture
def session(cloud: Cloud) -> Session:
    return Session(cloud, DEFAULT_ACCOUNT)


@pytest.fixture
def engine(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> CloudflareEngine:
    monkeypatch.delenv("CLOUDFLARE_API_TOKEN", raising=False)
    return CloudflareEngine(cloud)
