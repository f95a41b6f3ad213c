"""Values whose keys the registry names: what `adopt` says, the blocks of the CDNs, accounts.

Their types are made when they are first asked for: by then every vendor has said its keys.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Annotated, Any, Self, cast

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from components.adoption import DROP, LEAVE
from components.config import vocabulary
from components.config.shown import Shown


class Keyed:
    """A value whose keys the registry names; each may be absent."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The keys it may have."""
        return tuple(item.name for item in fields(cast(Any, cls)))

    def get(self, key: str) -> str | None:
        """The value of `key`; None where it is absent or no key of this value."""
        return cast(str | None, getattr(self, key, None))


class Adopted(Keyed):
    """What `adopt` says: IDs by kind of resource, and two lists of items."""

    @classmethod
    def kinds(cls) -> tuple[str, ...]:
        """The kinds of resource it may name."""
        return tuple(name for name in cls.names() if name not in (LEAVE, DROP))

    def ids(self, kind: str) -> Mapping[tuple[str, ...], str]:
        """The IDs of `kind` by the keys they stand under, the kind first; mostly one or none."""
        value: object = getattr(self, kind, None)
        if isinstance(value, Keyed):
            named = {(kind, name): value.get(name) for name in value.names()}
            return {keys: found for keys, found in named.items() if found is not None}
        return {(kind,): value} if isinstance(value, str) else {}

    def items(self, way: str) -> tuple[str, ...]:
        """What is listed under `leave` or `drop`."""
        return getattr(self, way, None) or ()


class _Later:
    """A value in the place of another, whose type is made when it is first asked for."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(cls.actual())

    @classmethod
    def actual(cls) -> type[Any]:
        """The type that it really is."""
        raise NotImplementedError

    @classmethod
    def nothing(cls) -> Self:
        """The value where the stack file says nothing of it."""
        return cast(Self, cls.actual()())


class Adopt(_Later, Adopted):
    """Resources that exist already and are imported instead of created (`adopt`)."""

    @classmethod
    def actual(cls) -> type[Adopted]:
        """The type that it really is."""
        return _adopt()


class Blocks(_Later):
    """The block of each CDN; `Cdn.of` reads one with its type."""

    @classmethod
    def actual(cls) -> type[Any]:
        """The type that it really is."""
        return _blocks()


_LEFT = "Items of what is adopted, KIND or KIND:KEY, that stay as the resource has them."
_DROPPED = "Items of what is adopted, KIND or KIND:KEY, that may go; a name is never dropped."


@cache
def _adopt() -> type[Adopted]:
    listed = {
        LEAVE: Annotated[tuple[str, ...], Shown(["web_acl"], description=_LEFT)],
        DROP: Annotated[tuple[str, ...], Shown(["error_response:404"], description=_DROPPED)],
    }
    return vocabulary.keyed("Adopt", {**vocabulary.known().adopts, **listed}, Adopted)


@cache
def _blocks() -> type[Any]:
    return vocabulary.blocks()


@cache
def account_type() -> type[Keyed]:
    """Type of the credentials of one account (`accounts.NAME`)."""
    return vocabulary.keyed("Account", vocabulary.known().account_keys, Keyed)
