"""Which hosts are live, out of the state's resources. Pure.

The last outputs say what an update wished; after one that failed half way they lag behind. The
tracking record in the state says where the name really points, as far as the stack knows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from components.catalog import ESPS
from components.cdn import Cdn
from components.dns.provider import DnsProvider, Pointing, known_text
from components.edge_names import TRACKING_DOMAIN
from components.memory import (
    LIVE,
    PLACE_OUTPUT,
    PROTECT_OUTPUT,
    REST_OUTPUT,
    STAGE_OUTPUT,
    TARGET_OUTPUT,
    Place,
    Was,
)
from components.project import PACKAGE
from components.registry import CDNS, DNS_PROVIDERS, pairs
from components.state import State


@dataclass(frozen=True)
class RecordWas:
    """A tracking record in the state.

    Attributes:
        provider: whose record it is.
        pointing: what it says; None where it is not one plain record.
        zone_id: ID of its zone.
        outputs: as the engine keeps them.
    """

    provider: DnsProvider
    pointing: Pointing | None
    zone_id: str | None
    outputs: Mapping[str, object]


@dataclass(frozen=True)
class Known:
    """What tells who is live.

    Attributes:
        resources: of the state.
        named: host -> where the stack file has its name rest, if it says.
        edges: names that edges of this stack have, among other texts; asked for every host, so a
            set.
        types: of the resources.
    """

    resources: State
    named: Mapping[str, Pointing]
    edges: Collection[str]
    types: Collection[str]

    def component(self, host: str) -> Mapping[str, object]:
        """Outputs of the tracking domain of `host`."""
        return self.resources.get((TRACKING_DOMAIN, host), {})

    @property
    def _proxied(self) -> bool:
        """Whether this stack has an edge that is the proxy of a DNS provider itself."""
        own = {_class(CDNS[cdn], esp) for cdn, esp in pairs() if CDNS[cdn].default_dns is not None}
        return not own.isdisjoint(self.types)

    def rests_of(self, host: str, *more: str | None) -> frozenset[Pointing]:
        """Where the record of `host` is off the edges, beside the hosts of the ESPs.

        That is where the last whole update left it so, and where a stack file says that it rests;
        but never at an edge of this stack, nor where it was live, whoever says so.

        Args:
            host: the tracking domain.
            more: where the last outputs had it rest.
        """
        component, named = self.component(host), self.named.get(host)
        if named is not None and named.proxied and self._proxied:
            named = None  # It may be the very record that an edge of this stack serves by.
        target, live = component.get(TARGET_OUTPUT), component.get(STAGE_OUTPUT) == LIVE
        left = [] if live else [target]
        given = (named, _remembered(component.get(REST_OUTPUT)))
        said = {_place(place.value, place.proxied) for place in given if place is not None}
        rests = {_place(name) for name in (*left, *more) if isinstance(name, str)}
        served = {
            place for place in said if place.value in self.edges or (live and place.value == target)
        }
        return frozenset((rests | said) - served)


def corrected(told: Mapping[str, Was], known: Known) -> Mapping[str, Was]:
    """Host -> what the last update left, as the state has it where that tells more.

    Args:
        told: what the last outputs say.
        known: what the resources say.
    """
    there = [name for type_, name in known.resources if type_ == TRACKING_DOMAIN]
    return {
        host: _corrected(told.get(host) or _untold(host, known.resources), known)
        for host in sorted({*told, *there})
    }


def records(resources: State, host: str) -> list[RecordWas]:
    """The tracking records of `host` in the state: one, unless something went wrong."""
    found: list[RecordWas] = []
    for provider in DNS_PROVIDERS.values():
        outputs = resources.get((provider.record_type or "", f"{host}-tracking"))
        if outputs is not None:
            pointing, zone = provider.points_at(outputs), provider.zone_of(outputs)
            found.append(RecordWas(provider, pointing, zone, outputs))
    return found


def is_live(known: Known, host: str) -> bool:
    """Whether a record of `host` in the state leads to an edge, or nobody can tell where."""
    rests = known.rests_of(host)
    return any(not _rests(found.pointing, rests) for found in records(known.resources, host))


def is_rest(known: Known, host: str, place: Pointing | None) -> bool:
    """Whether a record of `host` that leads to `place` leads to no edge of this stack."""
    return _rests(place, known.rests_of(host))


def left_at(known: Known, host: str, place: Pointing) -> bool:
    """Whether the last whole update left `host` live at `place`."""
    component = known.component(host)
    target = known_text(component.get(TARGET_OUTPUT))
    live = component.get(STAGE_OUTPUT) == LIVE
    return live and target is not None and _place(target).value == _place(place.value).value


def serving(known: Known, host: str) -> str | None:
    """The CDN that `host` is live at; `""` where nobody knows which, None where it is not live."""
    resources = known.resources
    if not is_live(known, host):
        by_hand = known.component(host).get(STAGE_OUTPUT) == LIVE
        return "" if by_hand and not records(resources, host) else None
    found = (_shown(record) for record in records(resources, host))
    return next((cdn for cdn in found if cdn is not None), "")


def live_zone(known: Known, host: str) -> str | None:
    """ID of the zone with the record that `host` is live by; None for no such record."""
    if not is_live(known, host):
        return None
    return next((found.zone_id for found in records(known.resources, host) if found.zone_id), None)


def _corrected(was: Was, known: Known) -> Was:
    component, resources = known.component(was.host), known.resources
    place = Place.remembered(component.get(PLACE_OUTPUT)) or was.place
    was = replace(_with_links(was, place), kept=component.get(PROTECT_OUTPUT) is True)
    found = records(resources, was.host)
    if not found:  # DNS by hand, a record that was never made, or one that somebody deleted
        live = LIVE in (was.stage, component.get(STAGE_OUTPUT))
        return _served(replace(was, stage=LIVE if live else was.stage, place=place), resources)
    rests = known.rests_of(was.host, *([] if was.live else [was.target]))
    moved = next((one for one in found if not _rests(one.pointing, rests)), None)
    record = moved or found[0]
    if place is None or place.provider != record.provider.name:
        place = Place(record.provider.name)
    place = replace(place, zone_id=record.zone_id or place.zone_id)
    if moved is None:
        target = record.pointing.value if record.pointing is not None else was.target
        stage = "build" if was.live else was.stage
        return replace(was, stage=stage, target=target, place=place)
    return _served(_at_what_serves(replace(was, stage=LIVE, place=place), moved), resources, moved)


def _with_links(was: Was, place: Place | None) -> Was:
    """`was` with what a whole update said last of the links; the outputs may lag behind it."""
    if place is None or place.origin is None:
        return was
    if was.told:
        return replace(was, origin=place.origin)
    cdn, esp = was.cdn or place.cdn or "", place.esp or was.esp
    return replace(was, cdn=cdn, esp=esp, origin=place.origin)


def _served(was: Was, resources: State, record: RecordWas | None = None) -> Was:
    """`was`, live, with the ESP's host that what serves it leads to, where the state tells."""
    if not was.live or was.cdn not in CDNS:
        return was
    if record is not None and record.pointing is not None and record.pointing.proxied:
        return replace(was, origin=record.pointing.value)
    own = CDNS[was.cdn].origin(resources, was.group or was.host)
    return was if own is None else replace(was, origin=own)


def _place(name: str, proxied: bool = False) -> Pointing:
    return Pointing(name.rstrip(".").lower(), proxied)


def _remembered(output: object) -> Pointing | None:
    """Where the stack file had the name rest at the last update; None where it did not say."""
    if not isinstance(output, Mapping):
        return None
    said = cast(Mapping[str, object], output)
    name = known_text(said.get("value"))
    return None if name is None else _place(name, said.get("proxied") is True)


def _rests(pointing: Pointing | None, rests: Collection[Pointing]) -> bool:
    """Whether a record points off the edges; what nobody can tell counts as on one."""
    if pointing is None:
        return False
    if not pointing.proxied and any(esp.serves(pointing.value) for esp in ESPS.values()):
        return True
    return _place(pointing.value, pointing.proxied) in rests


def _at_what_serves(was: Was, record: RecordWas) -> Was:
    """`was` with the CDN that the record leads to in front, the others as its standbys."""
    serving = _serving(was, record)
    if serving is None or serving == was.cdn:
        return was
    edges = was.edges
    return replace(
        was,
        cdn=serving,
        edge=edges.get(serving),
        also={cdn: edge for cdn, edge in edges.items() if cdn != serving},
    )


def _serving(was: Was, record: RecordWas) -> str | None:
    """The CDN that a record leads to: by its edge's name, else by what such names look like."""
    pointing = record.pointing
    if pointing is not None and not pointing.proxied:
        for cdn, edge in was.edges.items():
            if edge is not None and edge.rstrip(".") == pointing.value:
                return cdn
    return _shown(record)


def _shown(record: RecordWas) -> str | None:
    """The CDN that a record leads to, by itself and by what the names of its edges look like."""
    pointing = record.pointing
    if pointing is None:
        return None
    if pointing.proxied:
        return next((c.name for c in CDNS.values() if c.default_dns == record.provider.name), None)
    return next((c.name for c in CDNS.values() if c.signature.is_edge(pointing.value)), None)


def _untold(host: str, resources: State) -> Was:
    """A host that no outputs tell of: the first update of it failed half way."""
    own = [(cdn, esp) for cdn, esp in pairs() if (_class(CDNS[cdn], esp), host) in resources]
    cdn, esp = own[0] if own else ("", "")
    return Was(
        host=host,
        cdn=cdn,
        esp=esp,
        group=None,
        stage="build",
        target=None,
        edge=None,
        also={other: None for other, _ in own[1:]},
        told=False,
    )


def _class(cdn: Cdn[Any], esp: str) -> str:
    return f"{PACKAGE}:{cdn.class_prefix}{ESPS[esp].class_suffix}"
