"""What components register: what the next update reads, since each costs a write of the state."""

from typing import Any

import pytest
import yaml

from components.catalog import ESPS
from components.memory import PLACE_OUTPUT, POLICIES_OUTPUT, STAGE_OUTPUT, TARGET_OUTPUT
from components.past import PAST_OUTPUT
from components.project import PACKAGE
from components.registry import CDNS, pairs
from tests.support.recording import PROJECT, ROOT, Recorded, run

READ = {
    "TrackingDomain": {STAGE_OUTPUT, TARGET_OUTPUT, PLACE_OUTPUT, PAST_OUTPUT},
    # Their settings are policies of our own, of which a hundred distributions share one set.
    "CloudFrontSparkPost": {POLICIES_OUTPUT},
}
"""Class -> the outputs that `components.liveness` and `components.cloudfront.build` read."""

PAIRS = [f"{CDNS[cdn].class_prefix}{ESPS[esp].class_suffix}" for cdn, esp in pairs()]


@pytest.fixture(scope="module")
def dev() -> Recorded:
    """The dev stack, which has every pair."""
    text = (ROOT / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    config: dict[str, Any] = yaml.safe_load(text)["config"]
    own = {
        key.removeprefix(f"{PROJECT}:"): v for key, v in config.items() if key.startswith(PROJECT)
    }
    return run(own.pop("domains"), **own)


@pytest.mark.parametrize("name", ["TrackingDomain", "CloudflareZoneRules", *PAIRS])
def test_a_component_registers_what_is_read_and_nothing_else(name: str, dev: Recorded) -> None:
    own = [key for key in dev.registered if key[0] == f"{PACKAGE}:{name}"]
    made = dev.of(f"{PACKAGE}:{name}")

    assert made
    assert len(own) == (len(made) if name in READ else 0)
    assert all(set(dev.registered[key]) == READ[name] for key in own)
