"""Where the recipients of a host have been, as its component remembers it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

PAST_OUTPUT = "past"
"""Output of a tracking domain's component."""


@dataclass(frozen=True)
class Past:
    """Where recipients have been.

    Attributes:
        cdns: that they were at, each once, the latest last; `""` for one that nobody knows.
        beside: the standbys there were when they came to the last of these.
    """

    cdns: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def at(self, cdn: str, also: Sequence[str]) -> "Past":
        """The past of a host whose recipients are at `cdn` now.

        Args:
            cdn: the CDN.
            also: its standbys.
        """
        if self.cdns[-1:] == (cdn,):
            return self
        return Past((*(one for one in self.cdns if one != cdn), cdn), tuple(also))

    def exported(self) -> dict[str, object]:
        """As the component keeps it."""
        return {"cdns": list(self.cdns), "beside": list(self.beside)}

    @classmethod
    def remembered(cls, output: object) -> "Past":
        """The other way round; nothing where the output is not one, as an older program left it."""
        if not isinstance(output, Mapping):
            return cls()
        found = cast(Mapping[str, object], output)
        return cls(_names(found.get("cdns")), _names(found.get("beside")))


def _names(value: object) -> tuple[str, ...]:
    listed = cast(Sequence[object], value) if isinstance(value, list | tuple) else ()
    return tuple(name for name in listed if isinstance(name, str))
