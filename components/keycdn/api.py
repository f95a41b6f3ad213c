"""KeyCDN's zones and zone aliases: what the API offers, so that nothing is made twice.

Imports no Pulumi. Source: sources/keycdn#api and sources/keycdn#zone-fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from components.keycdn.client import Client
from components.keycdn.errors import NotFoundError, RejectedError, UnsureError

Fields = Mapping[str, str]
Found = TypeVar("Found")

_SECRET_FIELDS = ("customsslkey", "securetokenkey")
"""Settings that are secrets; they are written and never read back."""


@dataclass(frozen=True)
class Zone:
    """A zone as KeyCDN has it; `fields` holds its settings as text, without secret ones."""

    id: str
    name: str
    fields: Fields = field(repr=False)

    @property
    def domain_name(self) -> str:
        """The name it answers under: its own name and its ID in hexadecimal.

        Source: sources/keycdn#zone-address.
        """
        return f"{self.name}-{int(self.id):x}.kxcdn.com"


@dataclass(frozen=True)
class Alias:
    """A further name of a zone."""

    id: str
    zone_id: str
    name: str


class Api:
    """The zones and zone aliases of one account."""

    def __init__(self, client: Client) -> None:
        """Works through `client`."""
        self._client: Client = client

    def __repr__(self) -> str:
        return f"Api({self._client!r})"

    def zone(self, zone_id: str) -> Zone | None:
        """The zone of this ID; None when there is none."""
        try:
            return _zone(self._client.call("GET", f"/zones/{zone_id}.json")["zone"])
        except NotFoundError:
            return None

    def zone_named(self, name: str) -> Zone | None:
        """The zone of this name; None when there is none."""
        return next((zone for zone in self._zones() if zone.name == name), None)

    def has_zone(self, zone_id: str) -> bool:
        """Whether the zone is one of this account; asking for another's would be refused."""
        return any(zone.id == zone_id for zone in self._zones())

    def ensure_zone(self, name: str, fields: Fields) -> Zone:
        """The zone `name` with `fields`: the one there is, made so, or a new one.

        A zone that an earlier run made and lost sight of is taken up again, never made twice.
        """
        there = self.zone_named(name)
        if there is not None:
            return self.change_zone(there.id, fields)
        return self._make(
            "/zones.json",
            {"name": name, **fields},
            lambda answer: _zone(answer["zone"]),
            lambda: self.zone_named(name),
        )

    def change_zone(self, zone_id: str, fields: Fields, secrets: tuple[str, ...] = ()) -> Zone:
        """Sets `fields` of a zone, leaves its others as they are, and returns it.

        Args:
            zone_id: of the zone.
            fields: what to set.
            secrets: values among them that no message may show.

        Raises:
            NotFoundError: when there is no such zone.
        """
        answer = self._client.call("PUT", f"/zones/{zone_id}.json", fields, secrets=secrets)
        return _zone(answer["zone"])

    def delete_zone(self, zone_id: str) -> None:
        """Deletes a zone; one that is gone already is no fault."""
        self._delete(f"/zones/{zone_id}.json")

    def alias(self, alias_id: str) -> Alias | None:
        """The alias of this ID; None when there is none."""
        return next((alias for alias in self._aliases() if alias.id == alias_id), None)

    def aliases_of(self, zone_id: str) -> list[str]:
        """The further names of a zone."""
        return [alias.name for alias in self._aliases() if alias.zone_id == zone_id]

    def ensure_alias(self, zone_id: str, name: str) -> Alias:
        """The alias `name` of a zone: the one there is, or a new one.

        Raises:
            RejectedError: when the name is an alias of another zone, which may be live.
        """
        there = self._alias_named(name)
        if there is None:
            there = self._make(
                "/zonealiases.json",
                {"zone_id": zone_id, "name": name},
                lambda answer: _alias(answer["zonealias"]),
                lambda: self._alias_named(name),
            )
        if there.zone_id != zone_id:
            raise RejectedError(
                f"KeyCDN zone alias {name}: belongs to zone {there.zone_id} already, and a name "
                f"has one zone; name that zone in adopt.zone, or remove the alias there first"
            )
        return there

    def move_alias(self, alias_id: str, zone_id: str, name: str) -> Alias:
        """Puts an alias on another zone of the account."""
        body = {"zone_id": zone_id, "name": name}
        self._client.call("PUT", f"/zonealiases/{alias_id}.json", body)
        return Alias(alias_id, zone_id, name)

    def delete_alias(self, alias_id: str) -> None:
        """Deletes an alias; one that is gone already is no fault."""
        self._delete(f"/zonealiases/{alias_id}.json")

    def _zones(self) -> list[Zone]:
        found = self._client.call("GET", "/zones.json").get("zones", [])
        return [_zone(raw) for raw in found]

    def _aliases(self) -> list[Alias]:
        found = self._client.call("GET", "/zonealiases.json").get("zonealiases", [])
        return [_alias(raw) for raw in found]

    def _alias_named(self, name: str) -> Alias | None:
        return next((alias for alias in self._aliases() if alias.name == name), None)

    def _delete(self, path: str) -> None:
        try:
            self._client.call("DELETE", path)
        except NotFoundError:
            return

    def _make(
        self,
        path: str,
        body: Mapping[str, object],
        read: Callable[[dict[str, Any]], Found],
        look: Callable[[], Found | None],
    ) -> Found:
        """Makes something new, once: when an answer is lost, looks before it asks again.

        Looks at once and after the pause, because KeyCDN may have done it only in between; and
        after a refusal, because it may refuse only what the lost request has made.
        """
        lost = False

        def attempt(began: float) -> Found:
            nonlocal lost
            found = look() if lost else None
            if found is not None:
                return found
            try:
                return read(self._client.call("POST", path, body, repeatable=False, since=began))
            except (UnsureError, RejectedError) as error:
                lost = lost or isinstance(error, UnsureError)
                found = look() if lost else None
                if found is None:
                    raise
                return found

        return self._client.repeater.run(attempt, UnsureError)


def _zone(raw: object) -> Zone:
    fields = {
        key: str(value)
        for key, value in cast(dict[str, object], raw).items()
        if value is not None and key not in _SECRET_FIELDS
    }
    return Zone(fields["id"], fields["name"], fields)


def _alias(raw: object) -> Alias:
    fields = cast(dict[str, Any], raw)
    return Alias(str(fields["id"]), str(fields["zone_id"]), str(fields["name"]))
