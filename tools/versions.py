"""Comparing versions by the rules of Semantic Versioning (section 11, precedence)."""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

_PATTERN = re.compile(
    r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:-(?P<pre>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?"
)


@total_ordering
@dataclass(frozen=True)
class Version:
    """A version such as `v3.259.0` or `3.260.0-alpha.2`; build metadata does not count."""

    numbers: tuple[int, int, int]
    prerelease: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a version, with or without a leading `v`.

        Raises:
            ValueError: The text is no version.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a version")
        major, minor, patch = (int(match[group] or 0) for group in (1, 2, 3))
        pre = match["pre"]
        return cls((major, minor, patch), tuple(pre.split(".")) if pre else ())

    def __lt__(self, other: Self) -> bool:
        """Tell whether this one comes before `other`; a pre-release comes before its release."""
        return self._key() < other._key()

    def _key(self) -> tuple[tuple[int, int, int], bool, list[tuple[bool, int, str]]]:
        parts = [
            (False, int(part), "") if part.isdecimal() else (True, 0, part)
            for part in self.prerelease
        ]
        return self.numbers, not self.prerelease, parts

    def __str__(self) -> str:
        """Return it as `3.260.0-alpha.2`."""
        numbers = ".".join(map(str, self.numbers))
        return f"{numbers}-{'.'.join(self.prerelease)}" if self.prerelease else numbers
