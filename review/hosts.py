"""What is known of each tracking domain: where its record points, and what serves it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from review import vendors
from review.preview import Change, Preview, State, Values, mapping, text
from review.vendors import Pointing

DOMAIN = "ssl-click-tracking:index:TrackingDomain"
"""Type token of a tracking domain; forever."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The engine's word for text that only the update will tell (Pulumi's `plugin/rpc.go`)."""

_TRACKING = ("-tracking", "-tracking-ipv6")
_HOST_NAME = re.compile(r"(?<![\w.-])[a-z0-9_](?:[a-z0-9_-]*\.)+[a-z0-9-]*[a-z0-9](?![\w-]|\.\w)")


@dataclass(frozen=True)
class Place:
    """Where a tracking record points.

    Attributes:
        value: host name or address; empty when it is known after the update only.
        cdn: title of the CDN whose edge it is; None when nothing shows one.
        esp: whether it is a host of an email service provider, which has no certificate for it.
        proxied: the DNS provider's own edge answers for the name.
        alias: it is an alias record, which is an A and an AAAA.
        ttl: seconds; None where the provider decides.
        unknown: only the update will tell, as with an edge that it makes.
    """

    value: str
    cdn: str | None
    esp: bool
    proxied: bool
    alias: bool
    ttl: int | None
    unknown: bool = False


@dataclass
class Host:
    """One tracking domain.

    Attributes:
        name: the host.
        records: changes of its tracking records; with an alias there is an AAAA beside the A.
        stage: `stage` of the last update's outputs; None when they say nothing.
        served_by: title of the CDN that the last update's outputs name; None when they do not.
        made_at: titles of the CDNs where this update makes an edge that names it.
    """

    name: str
    records: list[Change] = field(default_factory=list[Change])
    stage: str | None = None
    served_by: str | None = None
    made_at: set[str] = field(default_factory=set[str])

    @cached_property
    def main(self) -> Change | None:
        """The change of the record that recipients resolve first."""
        main = [change for change in self.records if _pointing(change).type != "AAAA"]
        return (main or self.records or [None])[0]

    @cached_property
    def before(self) -> Place | None:
        """Where the record points now; None when it stays as it is, or there is none."""
        return None if self.main is None else _place(self.main, self.main.old)

    @cached_property
    def after(self) -> Place | None:
        """Where it will point; None when it stays as it is, or there will be none."""
        place = None if self.main is None else _place(self.main, self.main.new)
        if place is not None and place.unknown and place.cdn is None and len(self.made_at) == 1:
            # Events don't say what a record waits for; one edge made for the host leaves no doubt.
            return replace(place, cdn=next(iter(self.made_at)))
        return place

    @cached_property
    def live(self) -> bool | None:
        """Whether an edge serves recipients before this update; None when nothing says so."""
        place, main = self.before, self.main
        if main is not None and main.old is None and not main.adopted:
            return False
        if place is not None and main is not None:
            if place.cdn is not None or place.esp:
                return place.cdn is not None
            if main.before.protect or main.before.retained:
                return main.before.protect
        return None if self.stage is None else self.stage == "live"

    @cached_property
    def cdn(self) -> str | None:
        """Title of the CDN that serves it before this update; None when nothing says so."""
        return (self.before.cdn if self.before else None) or self.served_by


class Hosts:
    """Every tracking domain that a preview speaks of."""

    def __init__(self, preview: Preview) -> None:
        """Reads the last outputs, the tracking domains and the records that change."""
        self._by_name: dict[str, Host] = {}
        self._named_in: dict[str, tuple[set[str], set[str]]] = {}
        for name, summary in _summaries(preview).items():
            host = self._host(name)
            host.stage = text(summary.get("stage")) or None
            target = text(summary.get("target"))
            host.served_by = vendors.cdn_of_name(target) or vendors.cdn_of_word(
                text(summary.get("cdn"))
            )
        for change in preview.changes:
            if change.type == DOMAIN:
                self._host(change.name)
        for change in preview.changed:
            if self._is_tracking(change):
                self._host(_pointing(change).name).records.append(change)
        for change in preview.changed:
            if change.operation == "create" and vendors.room(change.type) == "edge":
                self._note_where_it_is_made(change)

    @property
    def all(self) -> list[Host]:
        """Every domain, by name."""
        return sorted(self._by_name.values(), key=lambda host: host.name)

    def named_in(self, change: Change) -> tuple[set[str], set[str]]:
        """The domains that a resource names, before and after; its own name counts for both."""
        if change.urn not in self._named_in:
            own = self._owner(change)
            found = (self._named(change.old, own), self._named(change.new, own))
            self._named_in[change.urn] = found
        return self._named_in[change.urn]

    def __getitem__(self, name: str) -> Host:
        """The domain `name`."""
        return self._by_name[name]

    def _note_where_it_is_made(self, change: Change) -> None:
        title = vendors.cdn_of_type(change.type)
        for name in self.named_in(change)[1] if title is not None else ():
            self._by_name[name].made_at.add(str(title))

    def _owner(self, change: Change) -> set[str]:
        """The domain whose name begins the logical name, such as `a.example.com-distribution`."""
        name = change.name
        while "-" in name:
            name = name.rpartition("-")[0]
            if name in self._by_name:
                return {name}
        return {change.name} & self._by_name.keys()

    def _named(self, state: State | None, own: set[str]) -> set[str]:
        if state is None:
            return set()
        return own | self._find(json.dumps(state.inputs, default=dict))

    def _find(self, content: str) -> set[str]:
        return set(_HOST_NAME.findall(content)) & self._by_name.keys()

    def _is_tracking(self, change: Change) -> bool:
        """Whether recipients resolve this record.

        A record of a program of one's own, too: it names a tracking domain, or goes between an
        email service provider and an edge.
        """
        if not vendors.is_record(change.type):
            return False
        if DOMAIN in change.parents:
            return change.name.endswith(_TRACKING)
        places = [place for s in (change.old, change.new) if (place := _place(change, s))]
        at_edge = any(place.cdn for place in places)
        return _pointing(change).name in self._by_name or (
            at_edge and any(place.esp for place in places)
        )

    def _host(self, name: str) -> Host:
        return self._by_name.setdefault(name, Host(name))


def _summaries(preview: Preview) -> Mapping[str, Values]:
    """What the last update said of each domain: the stack's outputs, or each domain's own."""
    found: dict[str, Values] = {}
    for change in preview.changes:
        if change.type == DOMAIN and "stage" in change.before.outputs:
            found[change.name] = change.before.outputs
    root = preview.root
    domains = mapping(root.before.outputs.get("domains") if root is not None else None)
    return found | {name: mapping(summary) for name, summary in domains.items()}


def _pointing(change: Change) -> Pointing:
    found = vendors.points_at(change.type, change.after.inputs or change.before.inputs)
    return found or Pointing("", "", "", None)


def _place(change: Change, state: State | None) -> Place | None:
    found = None if state is None else vendors.points_at(change.type, state.inputs)
    if found is None or state is None:
        return None
    unknown = UNKNOWN in ([found.value] if found.value else state.inputs.values())
    value = "" if unknown else found.value
    cdn = vendors.cdn_of_name(value, found.proxied, change.type)
    if not value and cdn is None:
        # Made in the same update: what the record waits for is the edge.
        kinds = (urn.split("::")[2].rpartition("$")[2] for urn in state.dependencies)
        cdn = next((title for kind in kinds if (title := vendors.cdn_of_type(kind))), None)
    esp = vendors.is_esp(value) and not found.proxied
    return Place(value, cdn, esp, found.proxied, found.alias, found.ttl, unknown)
