"""KeyCDN zones and zone aliases as Pulumi resources.

The state names the provider classes of this module for ever: moving or renaming one would leave
existing resources without a provider.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    UpdateResult,
)
from pulumi.runtime.rpc import UNKNOWN

from components.adoption import DROP, LEAVE, Wishes
from components.keycdn.provider import KeyCdnProvider, Props, load, wanted
from components.keycdn.settings import LONGEST_NAME

FIELDS: tuple[str, ...] = (
    *("type", "originurl", "http2", "cachehostheader", "cacheignorequerystring"),
    *("cacheignorecachecontrol", "cachemaxexpire", "cachekeyhost", "cachekeyscheme"),
    *("originshield", "forcessl", "blockbadbots", "securetoken", "cors", "cachestripcookies"),
    *("cachecanonical", "cacherobots", "cacheerrorpages"),
)
"""Settings of a zone that `Zone` owns. `sslcert` is none: `ZoneCertificate` owns it, because
Let's Encrypt comes after the tracking record."""

_GONE = ReadResult("", {})
"""What a read answers when the resource does not exist any more."""


class ZoneProvider(KeyCdnProvider):
    """Makes, reads, changes and deletes zones."""

    def faults(self, news: Mapping[str, Any]) -> dict[str, str]:
        """What KeyCDN would not take (sources/keycdn)."""
        found: dict[str, str] = {}
        name = str(news.get("zone_name"))
        if not re.fullmatch(rf"[a-z0-9]{{1,{LONGEST_NAME}}}", name):
            found["zone_name"] = f"'{name}' is not 1 to {LONGEST_NAME} letters and digits"
        origin = str(news.get("originurl"))
        if origin != UNKNOWN and not origin.startswith("https://"):
            found["originurl"] = f"'{origin}' is not an https URL"
        return found

    def check(self, _olds: Props, news: Props) -> CheckResult:
        """Asks KeyCDN besides what an adoption would take away, already in a preview."""
        result = super().check(_olds, news)
        if result.failures:
            return result
        load()
        from components.keycdn.asking import refusal

        reason = refusal(lambda: self.api(news), _olds, news)
        return CheckResult(news, [] if reason is None else [CheckFailure("adopt", reason)])

    def diff(self, _id: str, _olds: Props, _news: Props) -> DiffResult:
        """Compares the settings; a zone's name was chosen when it was made, and stays."""
        changed = [
            name for name, value in wanted(_news, FIELDS).items() if _olds.get(name) != value
        ]
        moved = self.other_account(_olds, _news, lambda api: api.has_zone(_id))
        if _news.get("adopt") not in (None, _id):
            moved = [*moved, "adopt"]
        renamed = _olds.get("account") != _news.get("account")
        return DiffResult(
            changes=bool(changed or renamed or moved), replaces=moved, stables=["domain_name"]
        )

    def create(self, props: Props) -> CreateResult:
        """Makes the zone, or takes over the adopted one or one that an earlier run lost."""
        api, fields = self.api(props), wanted(props, FIELDS)
        adopted = props.get("adopt")
        if adopted:
            zone = api.change_zone(adopted, fields)
        else:
            zone = api.ensure_zone(props["zone_name"], fields)
        return CreateResult(zone.id, {**props, "domain_name": zone.domain_name})

    def read(self, id_: str, props: Props) -> ReadResult:
        """The zone's settings as they are, so that a refresh shows what changed behind us."""
        zone = self.api(props).zone(id_)
        if zone is None:
            return _GONE
        found = wanted(zone.fields, tuple(wanted(props, FIELDS)))
        return ReadResult(id_, {**props, **found, "domain_name": zone.domain_name})

    def update(self, _id: str, _olds: Props, _news: Props) -> UpdateResult:
        """Sets all settings, whatever else the zone has."""
        zone = self.api(_news).change_zone(_id, wanted(_news, FIELDS))
        return UpdateResult({**_news, "domain_name": zone.domain_name})

    def delete(self, _id: str, _props: Props) -> None:
        """Deletes the zone, if it is still there."""
        self.api(_props).delete_zone(_id)


@dataclass(frozen=True)
class Adoption:
    """A zone that exists already.

    Attributes:
        zone_id: its ID.
        hosts: the names it may have.
        wishes: what may become of the rest.
    """

    zone_id: str
    hosts: tuple[str, ...]
    wishes: Wishes

    @property
    def props(self) -> dict[str, Any]:
        """As properties of the resource; the provider runs in another process."""
        listed = {LEAVE: self.wishes.leave, DROP: self.wishes.drop}
        return {
            "adopt": self.zone_id,
            "aliases": list(self.hosts),
            **{way: sorted(map(str, items)) or None for way, items in listed.items()},
        }


class Zone(Resource, module="keycdn", name="Zone"):
    """A pull zone.

    Attributes:
        domain_name: the name it answers under, where tracking domains point.
    """

    domain_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        zone_name: str,
        fields: Mapping[str, str],
        account: str | None,
        adopt: Adoption | None,
        opts: pulumi.ResourceOptions,
    ) -> None:
        """Registers the zone.

        Args:
            name: logical name.
            zone_name: name at KeyCDN for a new zone.
            fields: its settings, see `FIELDS`.
            account: out of `accounts`; None for the default API key.
            adopt: a zone that exists already, to take over instead of making one.
            opts: parent, protection and the like.
        """
        adopted = {"adopt": None} if adopt is None else adopt.props
        props = {**fields, "zone_name": zone_name, "account": account, **adopted}
        super().__init__(ZoneProvider(), name, {**props, "domain_name": None}, opts)


class ZoneAliasProvider(KeyCdnProvider):
    """Makes, reads, moves and deletes zone aliases."""

    def diff(self, _id: str, _olds: Props, _news: Props) -> DiffResult:
        """Another zone is a change in place; another name is another alias."""
        replaced = self.other_account(_olds, _news, lambda api: api.alias(_id) is not None)
        replaced += ["host"] if _olds.get("host") != _news.get("host") else []
        changes = any(_olds.get(name) != _news.get(name) for name in ("account", "host", "zone_id"))
        return DiffResult(changes=changes, replaces=replaced)

    def create(self, props: Props) -> CreateResult:
        """Makes the alias, or takes over the one the zone has already."""
        api = self.api(props)
        alias = api.ensure_alias(props["zone_id"], props["host"])
        return CreateResult(alias.id, {**props, "domain_name": self._domain_name(props)})

    def read(self, id_: str, props: Props) -> ReadResult:
        """The alias as it is."""
        alias = self.api(props).alias(id_)
        if alias is None:
            return _GONE
        found = {**props, "zone_id": alias.zone_id, "host": alias.name}
        return ReadResult(id_, {**found, "domain_name": self._domain_name(found)})

    def update(self, _id: str, _olds: Props, _news: Props) -> UpdateResult:
        """Puts the alias on another zone; an account that was renamed changes nothing there."""
        if _olds["zone_id"] != _news["zone_id"]:
            self.api(_news).move_alias(_id, _news["zone_id"], _news["host"])
        return UpdateResult({**_news, "domain_name": self._domain_name(_news)})

    def delete(self, _id: str, _props: Props) -> None:
        """Deletes the alias, if it is still there."""
        self.api(_props).delete_alias(_id)

    def _domain_name(self, props: Props) -> str:
        zone = self.api(props).zone(props["zone_id"])
        return "" if zone is None else zone.domain_name


class ZoneAlias(Resource, module="keycdn", name="ZoneAlias"):
    """A tracking domain as a further name of a zone.

    Attributes:
        domain_name: the name its zone answers under. Kept here, too, because a change of the
            zone's settings makes the zone's outputs unknown in a preview, and never an alias's.
    """

    domain_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        host: str,
        zone_id: pulumi.Input[str],
        account: str | None,
        opts: pulumi.ResourceOptions,
    ) -> None:
        """Registers the alias.

        Args:
            name: logical name.
            host: the tracking domain.
            zone_id: its zone.
            account: out of `accounts`; None for the default API key.
            opts: parent, protection and the like.
        """
        props = {"host": host, "zone_id": zone_id, "account": account, "domain_name": None}
        super().__init__(ZoneAliasProvider(), name, props, opts)
