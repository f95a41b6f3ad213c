"""Each wrong setting, built and then taken live: the guard refuses it, and the record stays."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from sandbox import dns_zones
from tests.edge.test_wrong_settings import PROGRAM, keys
from tests.edge.wrong_cloud import Place
from tests.edge.wrong_setting import Wrong
from tests.edge.wrong_settings import ALL as EVERY
from tests.support.engine import Stack
from tests.support.recording import ROOT

ALL = [
    wrong for wrong in EVERY if wrong.name not in ("validated-in-another-region", "never-validated")
]
"""Not what the ESP knows: before an update the sandbox has it validate what the stack file says."""

RESTING = [wrong for wrong in ALL if wrong.resource == "-tracking"]
"""Whose record does not move at all."""

FAILING = [
    wrong
    for wrong in ALL
    if wrong.cause and wrong.status == "fail" and not wrong.with_link and wrong not in RESTING
]
"""What breaks links as anybody sees it; the rest goes live, with a warning or without."""

BEFORE = [wrong for wrong in FAILING if wrong.before]
AFTERWARDS = [wrong for wrong in FAILING if not wrong.before]
FINE = [wrong for wrong in ALL if wrong not in FAILING + RESTING]


@dataclass(frozen=True)
class Tried:
    """What became of the domains that were to go live in one update.

    Attributes:
        resting: host -> what its record said before.
        records: host -> what it says now, and whether the provider's edge answers for it.
        said: what the update printed at its end.
        code: how it ended.
    """

    resting: Mapping[str, tuple[str, bool]]
    records: Mapping[str, tuple[str, bool]]
    said: str
    code: int

    def of(self, host: str) -> str:
        """What was said of one host: from its name to the end of the paragraph."""
        begin = self.said.find(f"{host} was ")
        return "" if begin < 0 else self.said[begin : self.said.index("python -m verify", begin)]


def records(stack: Stack) -> dict[str, tuple[str, bool]]:
    """Tracking host -> its record."""
    hosts = {wrong.host for wrong in ALL}
    return {
        record.name: (record.values[0], bool(record.body.get("proxied")))
        for zone in dns_zones.zones(stack.cloud)
        for record in dns_zones.records(stack.cloud, zone.id)
        if record.name in hosts
    }


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """All of them built in one update, and to go live in the next."""
    home = tmp_path_factory.mktemp("guarded") / "sandbox"
    own = (ROOT / "__main__.py").read_text(encoding="utf-8")
    stack = Stack(home, program=PROGRAM + own)
    stack.longest_run = 900
    shutil.copy(ROOT / "Pulumi.yaml", home.parent / f"{home.name}-program" / "Pulumi.yaml")

    def at(stage: str) -> Stack:
        return stack.write({w.host: {**keys(w), "stage": stage, "guard": True} for w in ALL})

    at("build").must_up()
    for wrong in ALL:
        if wrong.afterwards is not None:
            wrong.afterwards(Place(stack.cloud, wrong.host))
    resting = records(stack)
    outcome = at("live").up("--continue-on-error", "--parallel", "16")
    return Tried(resting, records(stack), outcome.output.split("Diagnostics:")[-1], outcome.code)


@pytest.mark.parametrize("wrong", BEFORE, ids=str)
def test_a_broken_edge_is_refused_and_the_record_is_as_it_was(tried: Tried, wrong: Wrong) -> None:
    assert tried.code != 0
    assert f"{wrong.host} was not moved" in tried.of(wrong.host), tried.said
    assert wrong.cause in tried.of(wrong.host)
    assert tried.records[wrong.host] == tried.resting[wrong.host]


@pytest.mark.parametrize("wrong", AFTERWARDS, ids=str)
def test_what_shows_only_once_the_record_has_moved_fails_with_the_way_back(
    tried: Tried, wrong: Wrong
) -> None:
    said = tried.of(wrong.host)

    assert f"{wrong.host} was moved, and its links do not work" in said, tried.said
    assert wrong.cause in said
    assert "set stage: build and run `pulumi up`" in said


@pytest.mark.parametrize("wrong", FINE, ids=str)
def test_what_breaks_no_link_that_anybody_sees_goes_live(tried: Tried, wrong: Wrong) -> None:
    assert f"{wrong.host} was " not in tried.said
    assert tried.records[wrong.host] != tried.resting[wrong.host]


@pytest.mark.parametrize("wrong", RESTING, ids=str)
def test_a_record_that_does_not_move_is_not_tried(tried: Tried, wrong: Wrong) -> None:
    assert f"{wrong.host} was " not in tried.said
    assert tried.records[wrong.host] == tried.resting[wrong.host]
