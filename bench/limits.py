"""What the ratios may be at most, and which are missed by how much."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.steps import CHANGE, DESTROY, NO_OP, PREVIEW, REFRESH, STEPS, UP, Round

ALWAYS: Mapping[str, float] = {PREVIEW: 1.10, NO_OP: 1.10, REFRESH: 1.10}
"""Step -> our seconds over those of the flat program, at every size."""

FROM_100: Mapping[str, float] = {UP: 1.15, DESTROY: 1.15}
FROM_400: Mapping[str, float] = {UP: 1.20, DESTROY: 1.20, CHANGE: 1.10}

MOST_MEMORY = 1.3
"""Memory of our program a domain over that of the flat one, from 100 domains."""

MOST_GROWTH = 4.4
"""Seconds of our preview at 400 domains over those at 100."""


@dataclass(frozen=True)
class Finding:
    """One limit.

    Attributes:
        what: it is about.
        found: the figure; a median of ratios.
        limit: what it may be at most.
    """

    what: str
    found: float
    limit: float

    @property
    def held(self) -> bool:
        """Whether the figure, as it is shown, is within the limit."""
        return round(self.found, 2) <= self.limit

    def __str__(self) -> str:
        over = f"FAILED by {self.found - self.limit:.2f}"
        return f"{self.what}: {self.found:.2f} (limit {self.limit:.2f}) " + (
            "held" if self.held else over
        )


def limit_of(step: str, size: int) -> float | None:
    """The limit of a step at a size; None for none."""
    if size >= 400 and step in FROM_400:
        return FROM_400[step]
    if size >= 100 and step in FROM_100:
        return FROM_100[step]
    return ALWAYS.get(step)


def ratio(rounds: Sequence[Round], step: str) -> float:
    """The median of the paired ratios of a step."""
    return statistics.median(one.ours[step].seconds / one.flat[step].seconds for one in rounds)


def findings(measured: Mapping[tuple[str, int], Sequence[Round]]) -> Iterable[Finding]:
    """Every limit that what was measured says something about.

    Args:
        measured: name of a pair and number of domains -> its rounds.
    """
    for (pair, size), rounds in measured.items():
        for step in STEPS:
            limit = limit_of(step, size)
            if limit is not None:
                yield Finding(f"{pair}, {size} domains, {step}", ratio(rounds, step), limit)
    for pair in dict.fromkeys(pair for pair, _ in measured):
        own = {size: rounds for (name, size), rounds in measured.items() if name == pair}
        yield from _growing(pair, own)


def _growing(pair: str, own: Mapping[int, Sequence[Round]]) -> Iterable[Finding]:
    """What needs two sizes: memory a domain, and how a preview grows."""
    least, most = min(own), max(own)
    if most >= 100 and least < most:
        ours, flat = (
            growth({n: [getattr(one, name)[UP].memory for one in own[n]] for n in (least, most)})
            for name in ("ours", "flat")
        )
        # What cannot be told is no limit that held.
        found = ours / flat if flat > 0 else math.inf
        yield Finding(f"{pair}, memory a domain up to {most}", found, MOST_MEMORY)
    if 100 in own and 400 in own:
        times = [statistics.median(one.ours[PREVIEW].seconds for one in own[n]) for n in (100, 400)]
        yield Finding(f"{pair}, preview of 400 over 100", times[1] / times[0], MOST_GROWTH)


def growth(peaks: Mapping[int, Sequence[float]]) -> float:
    """MiB of a program for each domain more.

    Args:
        peaks: number of domains -> MiB of each round; at least two numbers.
    """
    least, most = min(peaks), max(peaks)
    grown = statistics.median(peaks[most]) - statistics.median(peaks[least])
    return grown / (most - least)


def paired(rounds: Iterable[Mapping[str, float]], name: str, over: str) -> float:
    """The median of the ratios of two programs.

    Args:
        rounds: of each, program -> its figure.
        name: of one program.
        over: name of the one it is compared with.
    """
    return statistics.median(one[name] / one[over] for one in rounds)
