"""Rules about `certificate`: the source suits the CDN, its keys are there, the host is covered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from components.adoption import HOST, LEAVE, Item
from components.cdn import SourceKeys
from components.config.certificate import KEYS, OWN_SOURCE, Certificate
from components.config.faults import Fault, path, suggestion
from components.config.hosts import covers
from components.config.values import Domain, Edge
from components.registry import CDNS


def check(edges: Sequence[Edge], secrets: Mapping[str, str]) -> list[Fault]:
    """Every fault of the domains' `certificate`.

    Args:
        edges: as they will be once every host is built: one each CDN of a domain.
        secrets: the secrets of the stack file, as far as they are known.
    """
    places: dict[str, list[tuple[Domain, Edge]]] = defaultdict(list)
    for edge in edges:
        for domain in edge.domains:
            places[domain.host].append((domain, edge))
    return [
        fault
        for found in places.values()
        for fault in _check(found[0][0], [edge for _, edge in found], secrets)
    ]


def _check(domain: Domain, edges: Sequence[Edge], secrets: Mapping[str, str]) -> Iterable[Fault]:
    certificate = domain.certificate
    source = certificate.source
    if source is not None and not any(source in CDNS[cdn].sources for cdn in domain.cdns):
        usable = ", ".join(dict.fromkeys(s for cdn in domain.cdns for s in CDNS[cdn].sources))
        yield Fault(
            _at(domain, "source"),
            f"'{source}' is no certificate source of {' or '.join(domain.cdns)}",
            f"use {usable}",
        )
        return
    used = {edge.cdn: (edge.source, CDNS[edge.cdn].sources[edge.source]) for edge in edges}
    if isinstance(certificate.private_key, str):
        yield Fault(
            _at(domain, "private_key"),
            "stands in the clear in the stack file",
            "keep it in a secret key of its own, name that with key_secret, and take the old one "
            "out of use",
        )
    yield from _keys(domain, used)
    yield from _authority(domain, used)
    if any(source == OWN_SOURCE for source, _ in used.values()):
        # Its library takes as long to load as all of this, and few stack files need it.
        from components.config import own_certificate

        yield from own_certificate.faults(domain.host, certificate, secrets)
    if certificate.names and not any(covers(name, domain.host) for name in certificate.names):
        yield Fault(
            _at(domain, "names"),
            f"no name of the certificate covers '{domain.host}'; a wildcard stands for one label",
            "use a certificate that holds the exact host",
        )
    yield from _left_names(domain, certificate)


def _left_names(domain: Domain, certificate: Certificate) -> Iterable[Fault]:
    """Names that what is adopted keeps are served with the same certificate."""
    for text in domain.adopt.items(LEAVE):
        item = Item.of(text)
        kinds = [a.items.get(item.kind) for cdn in domain.cdns for a in CDNS[cdn].adopts.values()]
        is_name = any(kind is not None and kind.key == HOST for kind in kinds)
        if not is_name or not certificate.names:
            continue
        if not any(name == item.key or covers(name, str(item.key)) for name in certificate.names):
            yield Fault(
                _at(domain, "names"),
                f"no name of the certificate covers '{item.key}', which adopt.leave keeps",
                "use a certificate that holds it, too",
            )


def _keys(domain: Domain, used: dict[str, tuple[str, SourceKeys]]) -> Iterable[Fault]:
    """Keys that a source in use needs and lacks, and keys that no source in use has."""
    certificate, default = domain.certificate, Certificate()
    usable = {key for _, keys in used.values() for key in keys.keys}
    if "key_secret" in usable:
        usable.add("private_key")
    for source, keys in used.values():
        for key in keys.needed:
            given = getattr(certificate, key)
            if given is None and not (key == "key_secret" and certificate.private_key is not None):
                yield Fault(_at(domain, key), "missing", f"certificate source '{source}' needs it")
    for key in KEYS:
        if key not in usable and getattr(certificate, key) != getattr(default, key):
            taking = next(
                source
                for cdn in CDNS.values()
                for source, keys in cdn.sources.items()
                if key in keys.keys or (key == "private_key" and "key_secret" in keys.keys)
            )
            source = used[domain.cdn][0] if domain.cdn in used else domain.certificate.source
            yield Fault(
                _at(domain, key),
                f"is not used with source '{source}'",
                f"set source: {taking} or remove it",
            )


def _authority(domain: Domain, used: dict[str, tuple[str, SourceKeys]]) -> Iterable[Fault]:
    """Nobody of that name issues for a CDN in use; beside each other, one key serves several."""
    wished = domain.certificate.authority
    known = {
        authority: CDNS[cdn].title
        for cdn, (_, keys) in used.items()
        for authority in keys.authorities
    }
    if wished is not None and known and wished not in known:
        yield Fault(
            _at(domain, "authority"),
            f"'{wished}' issues no certificates for {' or '.join(dict.fromkeys(known.values()))}",
            suggestion(wished, known),
        )


def _at(domain: Domain, key: str) -> str:
    return path("domains", domain.host, "certificate", key)
