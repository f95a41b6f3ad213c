"""Arguments with one thing wrong: what the pages of the classes show as refused.

Those of a CDN stand in its folder, in `mistakes.py`; those of every class in
`components.package.mistakes`. What a class says of them, the class is asked
(`components.package.refused`). Pure.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

Args = Mapping[str, Any]

HOST = "ablink.email.example.com"
OTHER = "links.email.example.com"
ZONE = "example.com"
"""What the pages have for a tracking domain, another one, and their zone."""


@dataclass(frozen=True)
class OfAProgram:
    """Stands for what is there only while a program runs.

    Attributes:
        written: as the program would write it.
    """

    written: str

    def __repr__(self) -> str:
        """As a page shows it."""
        return self.written


RESOURCE = OfAProgram("zone")
OUTPUT = OfAProgram("zone.name")
"""Another resource of the program, and its output."""


@dataclass(frozen=True)
class Mistake:
    """One thing wrong.

    Attributes:
        args: what is given in place of what would be right; None leaves a key out.
        said: what a page shows in their place, where they are long.
        late: it is found out only once nobody else has the host.
    """

    args: Args
    said: str = ""
    late: bool = False

    @property
    def shown(self) -> str:
        """As a page shows it: the arguments as a program writes them."""
        if self.said:
            return self.said
        left_out = [f"`{key}` left out" for key, value in self.args.items() if value is None]
        given = {key: value for key, value in self.args.items() if value is not None}
        written = f"`{_written(given)[1:-1]}`" if given else ""
        return ", ".join(filter(None, (written, *left_out)))


@dataclass(frozen=True)
class Between:
    """One thing wrong between domains of a whole stack file.

    Attributes:
        said: what it is.
        domains: what each of them has beside its CDN, its ESP and its zone.
    """

    said: str
    domains: tuple[Args, ...]


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        found = cast(Args, value).items()
        return f"{{{', '.join(f'{json.dumps(key)}: {_written(item)}' for key, item in found)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, cast(list[object], value)))}]"
    return json.dumps(value) if isinstance(value, str) else repr(value)
