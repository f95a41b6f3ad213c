"""The bench says which limit failed, and by how much."""

import pytest

from bench.limits import Finding, findings, limit_of, paired
from bench.measure import Run
from bench.steps import CHANGE, DESTROY, NO_OP, PREVIEW, STEPS, UP, Round


def rounds(ours: float, flat: float = 10.0, memory: float = 100.0) -> list[Round]:
    """One round in which every step takes as long."""
    mine, other = Run(ours, memory), Run(flat, 100.0)
    return [Round(dict.fromkeys(STEPS, mine), dict.fromkeys(STEPS, other))]


@pytest.mark.parametrize(
    ("step", "size", "limit"),
    [
        (PREVIEW, 1, 1.10),
        (NO_OP, 400, 1.10),
        (UP, 10, None),
        (UP, 100, 1.15),
        (DESTROY, 400, 1.20),
        (CHANGE, 100, None),
        (CHANGE, 400, 1.10),
    ],
)
def test_a_step_has_the_limit_of_its_size(step: str, size: int, limit: float | None) -> None:
    assert limit_of(step, size) == limit


def test_a_failed_limit_says_by_how_much() -> None:
    assert str(Finding("up", 1.3, 1.15)) == "up: 1.30 (limit 1.15) FAILED by 0.15"
    assert str(Finding("up", 1.149, 1.15)) == "up: 1.15 (limit 1.15) held"


def test_every_limit_of_what_was_measured_is_judged() -> None:
    found = {f.what: f for f in findings({("a-b", 100): rounds(12.0), ("a-b", 1): rounds(9.0)})}

    assert not found["a-b, 100 domains, up"].held
    assert found["a-b, 1 domains, preview"].held
    assert "a-b, 1 domains, up" not in found


def test_memory_is_judged_by_what_a_domain_more_takes() -> None:
    small, big = rounds(10.0, memory=100.0), rounds(10.0, memory=300.0)
    flat = Run(10.0, 200.0)
    big = [Round(one.ours, dict.fromkeys(STEPS, flat)) for one in big]
    (found,) = [f for f in findings({("a-b", 1): small, ("a-b", 101): big}) if "memory" in f.what]

    assert found.found == pytest.approx(2.0)
    assert not found.held


def test_programs_are_compared_round_by_round() -> None:
    """What slows a whole round down is on both sides of its ratio."""
    took = [{"a": 2.0, "b": 1.0}, {"a": 30.0, "b": 20.0}, {"a": 4.0, "b": 4.0}]

    assert paired(took, "a", "b") == pytest.approx(1.5)
    assert paired(took, "b", "a") == pytest.approx(1 / 1.5)
