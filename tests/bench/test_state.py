"""The measurement of where the state is: what it reckons, and how it reads what a bucket got."""

import pytest

from bench import state
from bench.state import KINDS, Took
from sandbox.s3_server import Request


def test_a_journal_costs_a_message_a_write_as_many_at_once_as_steps() -> None:
    found = {KINDS[0]: Took(10.0), KINDS[-1]: Took(99.0, writes=160)}

    assert state.journal(found, latency=0.05, parallel=8).seconds == pytest.approx(12.0)
    assert state.journal(found, latency=0.05, parallel=1).seconds == pytest.approx(26.0)


@pytest.mark.parametrize(
    ("method", "path", "counted"),
    [
        ("PUT", "/state/.pulumi/stacks/ssl-click-tracking/bench.json", True),
        ("PUT", "/state/.pulumi/stacks/ssl-click-tracking/bench.json.bak", False),
        ("PUT", "/state/.pulumi/locks/organization/ssl-click-tracking/bench/1.json", False),
        ("GET", "/state/.pulumi/stacks/ssl-click-tracking/bench.json", False),
    ],
)
def test_only_the_state_itself_counts_as_a_write(method: str, path: str, counted: bool) -> None:
    assert state.writes_state(Request(method, path, 1)) is counted
