"""What no name of a stack file may be, looked at over every name the stack publishes. Pure.

A record at a name that the stack publishes twice has two owners, and one that leads back to such a
name is a loop: recipients reach nothing. Validation records stand below names with `_`, which no
host name has, so they meet none of these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.catalog import ESPS
from components.config.faults import Fault, path
from components.config.values import Domain
from components.registry import CDNS


@dataclass(frozen=True)
class _Name:
    """A name where it stands.

    Attributes:
        name: the name.
        host: the tracking domain it belongs to.
        keys: where it stands in the entry of `host`.
        what: what it is to `host`, for messages; empty for what the stack does not publish.
    """

    name: str
    host: str
    keys: tuple[str, ...] = ()
    what: str = ""

    @property
    def where(self) -> str:
        """Its place in the stack file."""
        return path("domains", self.host, *self.keys)


def faults(domains: Sequence[Domain]) -> list[Fault]:
    """Every name that is published twice, leads back to this stack, or is nobody's to publish."""
    published = [name for domain in domains for name in _published(domain)]
    targets = [name for domain in domains for name in _targets(domain)]
    zones = [name for domain in domains for name in _zones(domain)]
    # A host is the key of its entry, so what meets it is at fault, wherever it stands.
    hosts_first = sorted(published, key=lambda name: name.name != name.host)
    owners: dict[str, _Name] = {}
    for name in hosts_first:
        owners.setdefault(name.name, name)
    return [
        *_twice(published, owners),
        *_led_back(targets, owners),
        *_at_an_apex(published, {zone.name for zone in zones}),
        *_of_an_esp([*published, *zones, *targets]),
    ]


def _published(domain: Domain) -> Iterable[_Name]:
    """The names of the records that the stack makes for `domain`; its own first."""
    host = domain.host
    yield _Name(host, host, what="the tracking domain")
    if domain.owner_record is not None:
        yield _Name(domain.owner_record, host, ("owner_record",), "the owner record")
    yield from _of_cdns(domain, "published", "the name of the address")


def _targets(domain: Domain) -> Iterable[_Name]:
    """What its records, or its edge, are pointed at by the stack file, the ESP's own apart."""
    if domain.origin is not None and not ESPS[domain.esp].serves(domain.origin):
        yield _Name(domain.origin, domain.host, ("origin",))
    back = domain.dns.rollback_to
    if back is not None and not ESPS[domain.esp].serves(back):
        yield _Name(back, domain.host, ("dns", "rollback_to"))
    yield from _of_cdns(domain, "target")


def _zones(domain: Domain) -> Iterable[_Name]:
    if domain.dns.zone is not None:
        yield _Name(domain.dns.zone, domain.host, ("dns", "zone"))
    yield from _of_cdns(domain, "zone")


def _of_cdns(domain: Domain, role: str, what: str = "") -> Iterable[_Name]:
    for cdn in dict.fromkeys(domain.cdns):
        for use in CDNS[cdn].names(domain):
            if use.role == role:
                yield _Name(use.name, domain.host, (cdn, *use.keys), what)


def _twice(published: Sequence[_Name], owners: Mapping[str, _Name]) -> Iterable[Fault]:
    for name in published:
        first = owners[name.name]
        if first == name:
            continue
        if first.name == first.host:
            yield Fault(
                name.where,
                f"'{name.name}' is a tracking domain itself, and {name.what} of '{name.host}' "
                "would stand there too",
                "give it another name: the second CNAME of a branding, which never moves to the "
                "CDN, or a name of the machine",
            )
        else:
            yield Fault(
                name.where,
                f"'{name.name}' belongs to '{first.host}' already, as {first.what}",
                "name it at one of the two",
            )


def _led_back(targets: Sequence[_Name], owners: Mapping[str, _Name]) -> Iterable[Fault]:
    for name in targets:
        owner = owners.get(name.name)
        # That a name leads to itself is said where the key is known.
        if owner is None or owner.name == name.host:
            continue
        yield Fault(
            name.where,
            f"'{name.name}' is a name this stack publishes itself, {owner.what} of '{owner.host}', "
            "so links could go in a circle",
            "write the name of the machine or service that answers",
        )


def _at_an_apex(published: Sequence[_Name], zones: set[str]) -> Iterable[Fault]:
    """Two labels are an apex even where no zone says so; three may be one, too, unnoticed."""
    for name in published:
        if name.name in zones:
            why = "is the apex of its zone, where no CNAME may stand"
        elif name.name.count(".") == 1:
            why = "is the apex of a domain, where no CNAME may stand"
        else:
            continue
        shown = why if name.name == name.host else f"'{name.name}' {why}"
        yield Fault(name.where, shown, f"use a name below it, such as links.{name.name}")


def _of_an_esp(names: Iterable[_Name]) -> Iterable[Fault]:
    for name in names:
        title = next((esp.title for esp in ESPS.values() if esp.serves(name.name)), None)
        if title is not None:
            yield Fault(
                name.where,
                f"'{name.name}' is a host of {title}'s own",
                "write a name of your own; the ESP's is known from esp and region",
            )
