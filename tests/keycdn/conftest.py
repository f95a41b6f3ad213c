"""The client of KeyCDN's API against the stand-in, with a clock that nobody waits for."""

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from components.keycdn.api import Api
from components.keycdn.client import Client
from components.keycdn.patience import Clock, Patience
from sandbox import dns_zones
from sandbox.cloud import Cloud
from sandbox.dns_server import serve as serve_dns
from sandbox.dns_zones import Zone
from sandbox.keycdn.server import serve

KEY = "sk_test_0123456789abcdef"


@dataclass
class Watch:
    """Time that passes only when somebody sleeps."""

    time: float = 0.0
    sleeps: list[float] = field(default_factory=list[float])

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(
            now=lambda: self.time,
            sleep=self.sleep,
            chance=lambda: 1.0,
            today=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        )


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return Cloud(tmp_path / "cloud.sqlite")


@pytest.fixture
def url(cloud: Cloud) -> Iterator[str]:
    with serve(cloud) as address:
        yield address


@pytest.fixture
def api(url: str, watch: Watch) -> Api:
    patience = Patience(answer=0.5)
    return Api(Client(KEY, url, patience=patience, clock=watch.clock))


@pytest.fixture
def traceback_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes back what `configure` changes in the plugin's process."""
    monkeypatch.setattr(traceback, "format_exc", traceback.format_exc)


@pytest.fixture
def plugin_environment(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYCDN_API_URL", url)
    monkeypatch.setenv("KEYCDN_API_KEY", KEY)


@pytest.fixture
def resolver(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    dns_zones.put_zone(cloud, Zone("z", "example.com", "manual"))
    with serve_dns(cloud) as address:
        monkeypatch.setenv("SSL_CLICK_TRACKING_RESOLVER", address)
        yield
