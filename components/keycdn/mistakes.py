"""What can be wrong in KeyCDN's own options: for the pages of its classes."""

from components.mistakes import Args, Between, Mistake

RIGHT: Args = {}
"""What a pair needs beside its hosts and their zone."""

MISTAKES: tuple[Mistake, ...] = (
    Mistake({"stage": "live", "guard": "false"}),
    Mistake({"max_expire": 0}),
)

BESIDE: dict[str, tuple[Args, tuple[Mistake, ...]]] = {}
"""Its classes that are no pairs -> arguments in which nothing is wrong, and what can be."""

BETWEEN: tuple[Between, ...] = ()
"""What no pair can have wrong, since it stands between domains of a whole file."""
