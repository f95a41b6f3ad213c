"""Which hosts are live, out of the state's resources. Pure.

The last outputs say what an update wished; after one that failed half way they lag behind. The
tracking record in the state says where the name really points, as far as the stack knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from components.catalog import ESPS
from components.cdn import Cdn
from components.dns.provider import DnsProvider, Pointing
from components.memory import LIVE, PLACE_OUTPUT, STAGE_OUTPUT, TARGET_OUTPUT, Place, Was
from components.project import PACKAGE
from components.registry import CDNS, DNS_PROVIDERS, pairs
from components.state import State

TRACKING_DOMAIN = f"{PACKAGE}:TrackingDomain"


@dataclass(frozen=True)
class RecordWas:
    """A tracking record in the state.

    Attributes:
        provider: whose record it is.
        pointing: what it says; None where it is not one plain record.
        zone_id: ID of its zone.
    """

    provider: DnsProvider
    pointing: Pointing | None
    zone_id: str | None


def corrected(told: Mapping[str, Was], resources: State) -> Mapping[str, Was]:
    """Host -> what the last update left, as the state has it where that tells more.

    Args:
        told: what the last outputs say.
        resources: the state.
    """
    known = [name for type_, name in resources if type_ == TRACKING_DOMAIN]
    return {
        host: _corrected(told.get(host) or _untold(host, resources), resources)
        for host in sorted({*told, *known})
    }


def records(resources: State, host: str) -> list[RecordWas]:
    """The tracking records of `host` in the state: one, unless something went wrong."""
    found: list[RecordWas] = []
    for provider in DNS_PROVIDERS.values():
        outputs = resources.get((provider.record_type or "", f"{host}-tracking"))
        if outputs is not None:
            pointing, zone = provider.points_at(outputs), provider.zone_of(outputs)
            found.append(RecordWas(provider, pointing, zone))
    return found


def is_live(resources: State, host: str) -> bool:
    """Whether a record of `host` in the state leads to an edge, or nobody can tell where."""
    rest = _rest(resources.get((TRACKING_DOMAIN, host), {}))
    return any(not _rests(found.pointing, rest) for found in records(resources, host))


def serving(resources: State, host: str) -> str | None:
    """The CDN that `host` is live at; `""` where nobody knows which, None where it is not live."""
    if not is_live(resources, host):
        by_hand = resources.get((TRACKING_DOMAIN, host), {}).get(STAGE_OUTPUT) == LIVE
        return "" if by_hand and not records(resources, host) else None
    found = (_shown(record) for record in records(resources, host))
    return next((cdn for cdn in found if cdn is not None), "")


def live_zone(resources: State, host: str) -> str | None:
    """ID of the zone with the record that `host` is live by; None for no such record."""
    if not is_live(resources, host):
        return None
    return next((found.zone_id for found in records(resources, host) if found.zone_id), None)


def _corrected(was: Was, resources: State) -> Was:
    component = resources.get((TRACKING_DOMAIN, was.host), {})
    place = Place.remembered(component.get(PLACE_OUTPUT)) or was.place
    was = _with_links(was, place)
    found = records(resources, was.host)
    if not found:  # DNS by hand, a record that was never made, or one that somebody deleted
        live = LIVE in (was.stage, component.get(STAGE_OUTPUT))
        return _served(replace(was, stage=LIVE if live else was.stage, place=place), resources)
    rest = {*_rest(component), *([] if was.live else [was.target])}
    moved = next((one for one in found if not _rests(one.pointing, rest)), None)
    record = moved or found[0]
    if place is None or place.provider != record.provider.name:
        place = Place(record.provider.name)
    place = replace(place, zone_id=record.zone_id or place.zone_id)
    if moved is None:
        rests = record.pointing.value if record.pointing is not None else was.target
        stage = "build" if was.live else was.stage
        return replace(was, stage=stage, target=rests, place=place)
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


def _rest(component: Mapping[str, object]) -> set[object]:
    """Where the record pointed when the last whole update left it off the CDN."""
    return set() if component.get(STAGE_OUTPUT) == LIVE else {component.get(TARGET_OUTPUT)}


def _rests(pointing: Pointing | None, rest: Iterable[object]) -> bool:
    """Whether a record points off the edges; what nobody can tell counts as on one."""
    if pointing is None or pointing.proxied:
        return False
    return pointing.value in {name.rstrip(".") for name in rest if isinstance(name, str)} or any(
        esp.serves(pointing.value) for esp in ESPS.values()
    )


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
