"""What `adopt` may name: a resource of one edge, its items, at a CDN that has its kind. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from components.adoption import DROP, HOST, LEAVE, Adoptable, Item, ItemKind
from components.config.faults import Fault, FaultyValueError, path, suggestion
from components.config.hosts import canonical
from components.config.keyed import Adopt
from components.config.values import Domain
from components.registry import CDNS

WAYS = (LEAVE, DROP)


def faults(domains: Sequence[Domain]) -> list[Fault]:
    """Every ID that two edges would take over, every key of a CDN that is not used, every item."""
    found = [*_shared(domains), *(fault for domain in domains for fault in _foreign(domain))]
    hosts = {domain.host for domain in domains}
    for domain in domains:
        found += _items(domain, hosts)
    return [*found, *_both_ways(domains)]


def adoptable(kind: str) -> Adoptable:
    """What the CDN that has it says of a kind of resource."""
    return next(cdn.adopts[kind] for cdn in CDNS.values() if kind in cdn.adopts)


def group_faults(name: str, members: Sequence[Domain]) -> Iterable[Fault]:
    """A group has one resource of each kind, but for what each of its hosts has for itself."""
    for kind in Adopt.actual().kinds():
        places: dict[tuple[str, ...], set[str]] = {}
        for member in members:
            for keys, identity in member.adopt.ids(kind).items():
                places.setdefault(keys, set()).add(identity)
        for keys, identities in places.items():
            if len(identities) > 1 and not adoptable(kind).per_host:
                yield Fault(
                    f"group '{name}'",
                    f"adopts more than one {' '.join(keys)}",
                    f"a group has one: keep {path('adopt', *keys)} at one host",
                )


def _shared(domains: Sequence[Domain]) -> Iterable[Fault]:
    """One resource is one edge's; hosts of a group have one edge."""
    for kind in Adopt.actual().kinds():
        first: dict[str, tuple[Domain, tuple[str, ...]]] = {}
        for domain in domains:
            for keys, identity in domain.adopt.ids(kind).items():
                other, its_keys = first.setdefault(identity, (domain, keys))
                if (other, its_keys) == (domain, keys):
                    continue
                together = domain.group is not None and other.group == domain.group
                if together and keys == its_keys and not adoptable(kind).per_host:
                    continue
                yield _owned_twice(domain, keys, identity, other, its_keys)


def _owned_twice(
    domain: Domain, keys: tuple[str, ...], identity: str, other: Domain, its_keys: tuple[str, ...]
) -> Fault:
    place = path("domains", domain.host, "adopt", *keys)
    if other is domain:
        return Fault(
            place, f"'{identity}' is {path('adopt', *its_keys)} too", "keep one of the two"
        )
    per_host = adoptable(keys[0]).per_host
    return Fault(
        place,
        f"'{identity}' is adopted by '{other.host}' too, and a {keys[0]} has one owner: "
        "one of the two hosts would be dead",
        "keep it at one host" if per_host else "keep it at one host, or put both into one group",
    )


def _foreign(domain: Domain) -> Iterable[Fault]:
    for kind in Adopt.actual().kinds():
        if not domain.adopt.ids(kind) or any(kind in CDNS[cdn].adopts for cdn in domain.cdns):
            continue
        having = " and ".join(cdn.title for cdn in CDNS.values() if kind in cdn.adopts)
        used = " and ".join(CDNS[cdn].title for cdn in domain.cdns)
        yield Fault(
            path("domains", domain.host, "adopt", kind),
            f"is of {having}, and this host is at {used}",
            "remove it, or set cdn (or also) to the CDN that has it",
        )


def _items(domain: Domain, hosts: set[str]) -> Iterable[Fault]:
    """Every item that nothing adopted has, or that cannot stand where it does."""
    known = _known(domain)
    for way in WAYS:
        for number, text in enumerate(domain.adopt.items(way)):
            fault = item_fault(text, way, known, hosts)
            if fault is not None:
                yield Fault(path("domains", domain.host, "adopt", way, number), *fault)


def _known(domain: Domain) -> Mapping[str, ItemKind]:
    """The kinds of item of the resources that `domain` adopts."""
    return {
        word: item
        for cdn in domain.cdns
        for kind, adoptable in CDNS[cdn].adopts.items()
        if domain.adopt.ids(kind)
        for word, item in adoptable.items.items()
    }


def item_fault(
    text: str, way: str, known: Mapping[str, ItemKind], hosts: Collection[str]
) -> tuple[str, str] | None:
    """What is wrong with one item, and what to do; None when nothing is.

    Args:
        text: as it is written.
        way: `leave` or `drop`.
        known: the kinds of item of what is adopted.
        hosts: the tracking domains, which no item may be.
    """
    if not known:
        return (
            "names an item of what is adopted, and adopt names no resource that has items",
            "add the ID of the resource, or remove it",
        )
    return _item(Item.of(text), way, known, hosts)


def _item(
    item: Item, way: str, known: Mapping[str, ItemKind], hosts: Collection[str]
) -> tuple[str, str] | None:
    kind = known.get(item.kind)
    if kind is None:
        return f"'{item.kind}' is no kind of item here", suggestion(item.kind, known)
    if kind.key is None and item.key is not None:
        return f"'{item.kind}' takes no key", f"write {item.kind}"
    if kind.key is not None and not item.key:
        return f"'{item.kind}' needs a key", f"write {item.kind}:{kind.key}"
    if kind.keys is not None and item.key not in kind.keys:
        return f"'{item.key}' is no key of {item.kind}", suggestion(str(item.key), kind.keys)
    forbidden = kind.forbids(way)
    if forbidden is not None:
        return f"'{item}' cannot stand under {way}", forbidden
    return _name(item, hosts) if kind.key == HOST else None


def _name(item: Item, hosts: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with an item that is a host name."""
    text = str(item.key)
    wildcard = "*." if text.startswith("*.") else ""
    try:
        name = wildcard + canonical(text.removeprefix("*."))
    except FaultyValueError as fault:
        return fault.what, fault.remedy
    if name != item.key:
        return f"'{item.key}' is not in lower case", f"write {item.kind}:{name}"
    if name in hosts:
        return f"'{name}' is a tracking domain of this stack, which has its own edge", "remove it"
    return None


def _both_ways(domains: Sequence[Domain]) -> Iterable[Fault]:
    """One item of one edge has one fate."""
    left: dict[tuple[str, str], str] = {}
    for domain in domains:
        for text in domain.adopt.items(LEAVE):
            left[domain.group or domain.host, text] = domain.host
    for domain in domains:
        for number, text in enumerate(domain.adopt.items(DROP)):
            other = left.get((domain.group or domain.host, text))
            if other is not None:
                beside = "" if other == domain.host else f" of '{other}'"
                yield Fault(
                    path("domains", domain.host, "adopt", DROP, number),
                    f"'{text}' is under leave{beside} too",
                    "keep one of the two",
                )
