"""What the stack file may say of vendors: the registry fills it in, the values are checked by it.

So the values know no vendor, and nothing they import does. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, make_dataclass
from functools import partial
from typing import Any

from pydantic.dataclasses import dataclass as checked

from components.config.kinds import STRICT


@dataclass(frozen=True)
class Vocabulary:
    """The words and the keys of the vendors.

    Attributes:
        cdns: words of `cdn` and `also`.
        esps: words of `esp`.
        dns_providers: words of `dns.provider`.
        usual_dns: the one where neither the stack file nor the CDN names one.
        sources: words of `certificate.source`.
        blocks: CDN -> type of its own block; every option has a default.
        adopts: key of `adopt` -> type of its value.
        account_keys: key of an account -> type of its value.
    """

    cdns: tuple[str, ...]
    esps: tuple[str, ...]
    dns_providers: tuple[str, ...]
    usual_dns: str
    sources: tuple[str, ...]
    blocks: Mapping[str, type[Any]]
    adopts: Mapping[str, Any]
    account_keys: Mapping[str, Any]


_filled: list[Vocabulary] = []


def fill(vocabulary: Vocabulary) -> None:
    """Takes the words of the registry; the registry calls it once."""
    _filled[:] = [vocabulary]


def known() -> Vocabulary:
    """The words; the registry has to be imported before a value is read."""
    return _filled[0]


def keyed(name: str, keys: Mapping[str, Any], base: type[Any]) -> type[Any]:
    """A frozen, checked value with a field for each of `keys`, absent unless given."""
    fields: Iterable[Any] = [(key, kind | None, field(default=None)) for key, kind in keys.items()]
    return _made(name, fields, base)


def blocks() -> type[Any]:
    """A frozen, checked value with the block of each CDN.

    An absent block is one value for all: it is frozen, and a plain default would be copied deeply
    for every domain.
    """
    absent = {name: partial(_the_same, kind()) for name, kind in known().blocks.items()}
    return _made(
        "Blocks",
        [
            (name, kind, field(default_factory=absent[name]))
            for name, kind in known().blocks.items()
        ],
    )


def _the_same(value: object) -> object:
    return value


def _made(name: str, fields: Iterable[Any], *bases: type[Any]) -> type[Any]:
    return checked(frozen=True, config=STRICT)(
        make_dataclass(name, fields, bases=bases, frozen=True)
    )
