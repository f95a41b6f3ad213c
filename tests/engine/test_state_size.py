"""What a domain costs in a state that a file or S3 backend writes whole at every step."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.examples import DOMAIN, HOST, OTHER
from tests.support.engine import NAME, Stack

RESOURCES = 7
"""Of a CloudFront x SendGrid domain: two components, and what a flat program makes too."""

WRITES = 2 * RESOURCES + 1
"""Before and after each is made, and once for what the next update reads of the host."""

MOST_BYTES = 13_500
"""Of such a domain in the state; what it exports comes on top."""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """A stack to which a second domain was added, with every state that was written then."""
    stack = Stack(tmp_path_factory.mktemp("grown") / "home")
    stack.write({HOST: DOMAIN}).must_up()
    stack.write({HOST: DOMAIN, OTHER: DOMAIN})
    done = stack.run("up", "--yes", "--skip-preview", PULUMI_RETAIN_CHECKPOINTS="true")
    assert done.returncode == 0, done.stdout
    return stack


def written(stack: Stack) -> list[Path]:
    """The states that the engine wrote, by the number it puts behind their names."""
    return [path for path in stack.home.rglob(f"{NAME}.json.*") if path.suffix[1:].isdigit()]


def resources(stack: Stack, host: str) -> list[dict[str, Any]]:
    """What the state holds of `host`."""
    (path,) = stack.home.rglob(f"stacks/**/{NAME}.json")
    kept: list[dict[str, Any]] = json.loads(path.read_text())["checkpoint"]["latest"]["resources"]
    return [one for one in kept if one["urn"].rpartition("::")[2].startswith(host)]


def test_a_domain_costs_no_more_writes_than_it_has_to(grown: Stack) -> None:
    # One more for the outputs of the stack.
    assert len(written(grown)) == WRITES + 1


def test_a_domain_takes_little_of_the_state(grown: Stack) -> None:
    own = resources(grown, OTHER)

    assert len(own) == RESOURCES
    assert len(json.dumps(own, separators=(",", ":"))) < MOST_BYTES


def test_the_state_keeps_no_calls(grown: Stack) -> None:
    for one in resources(grown, OTHER):
        assert "stackTrace" not in one
        assert "sourcePosition" not in one
