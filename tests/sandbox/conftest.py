from pathlib import Path

import pytest

from sandbox.cloud import Cloud
from sandbox.operations import Session
from tests.sandbox.engine import Engine
from tests.sandbox.samples import open_cloud, open_session


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    return open_cloud(tmp_path)


@pytest.fixture
def session(cloud: Cloud) -> Session:
    return open_session(cloud)


@pytest.fixture
def engine(cloud: Cloud) -> Engine:
    return Engine(cloud)
