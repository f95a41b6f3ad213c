"""A deployed stack and a local edge that serves it; a fresh, empty edge for tests of one CDN."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.cloud import Cloud
from sandbox.dns_server import serve as serve_dns
from sandbox.local_edge import server
from sandbox.local_edge.listeners import listen
from tests.edge import deployed
from tests.edge.viewer import Viewer
from tests.support.engine import Stack


@contextmanager
def serving(home: Path) -> Generator[Viewer]:
    """A local edge over what a sandbox holds, and a viewer for it."""
    cloud = Cloud(home / "cloud.sqlite")
    listeners = listen()
    folder = home / "edge"
    with (
        serve_dns(cloud) as resolver,
        server.serve(cloud, listeners, folder, resolver, lambda _: None),
    ):
        yield Viewer(cloud, listeners.ports, folder / "ca.pem", folder / server.ARRIVALS, resolver)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Every pair, live, in two updates, with every edge tried by the guard."""
    made = Stack(tmp_path_factory.mktemp("edge") / "sandbox")
    for proxies in ("build", "live"):
        made.write(deployed.domains(proxies=proxies), defaults=deployed.DEFAULTS).must_up()
    return made


@pytest.fixture(scope="session")
def live(stack: Stack) -> Generator[Viewer]:
    """A viewer of every pair."""
    with serving(stack.home) as viewer:
        yield viewer


@pytest.fixture
def empty(tmp_path: Path) -> Generator[Viewer]:
    """A viewer of an empty cloud, for tests that put into it what they want."""
    with serving(tmp_path) as viewer:
        yield viewer


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """An empty stand-in cloud."""
    return Cloud(tmp_path / "cloud.sqlite")
