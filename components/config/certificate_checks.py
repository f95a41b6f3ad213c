"""Rules about `certificate`: the source suits the CDN, its keys are there, the host is covered."""

from collections.abc import Iterable

from components.config.faults import Fault, FaultyValueError, path
from components.config.options.certificate import SOURCE_KEYS, SOURCES, Certificate
from components.config.pem import certificates
from components.config.values import Domain

_KEYS = ("arn", "id", "names", "authority", "certificate", "chain", "key", "key_secret")


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of the domain's `certificate`."""
    certificate = domain.certificate
    source = certificate.source
    if source is not None and not any(source in SOURCES[cdn] for cdn in domain.cdns):
        usable = ", ".join(dict.fromkeys(s for cdn in domain.cdns for s in SOURCES[cdn]))
        yield Fault(
            _at(domain, "source"),
            f"'{source}' is no certificate source of {' or '.join(domain.cdns)}",
            f"use {usable}",
        )
        return
    yield from _keys(domain, certificate)
    yield from _own(domain, certificate)
    if certificate.names and not any(covers(name, domain.host) for name in certificate.names):
        yield Fault(
            _at(domain, "names"),
            f"no name of the certificate covers '{domain.host}'; a wildcard stands for one label",
            "use a certificate that holds the exact host",
        )


def covers(pattern: str, host: str) -> bool:
    """Whether a certificate name covers `host`; `*` stands for exactly one label (facts A.0)."""
    pattern = pattern.lower().rstrip(".")
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return pattern == host


def _keys(domain: Domain, certificate: Certificate) -> Iterable[Fault]:
    """Keys that a source in use needs and lacks, and keys that no source in use has."""
    default = Certificate()
    usable: set[str] = set()
    for cdn in domain.cdns:
        source = domain.source(cdn)
        keys = SOURCE_KEYS[source]
        usable.update(keys.needed, keys.optional)
        for key in keys.needed:
            if getattr(certificate, key) is None:
                yield Fault(_at(domain, key), "missing", f"certificate source '{source}' needs it")
    for key in _KEYS:
        if key not in usable and getattr(certificate, key) != getattr(default, key):
            source = next(
                s for s, keys in SOURCE_KEYS.items() if key in keys.needed + keys.optional
            )
            yield Fault(
                _at(domain, key),
                f"is not used with source '{domain.source(domain.cdn)}'",
                f"set source: {source} or remove it",
            )


def _own(domain: Domain, certificate: Certificate) -> Iterable[Fault]:
    """A certificate of one's own that cannot be read, or holds what it must not."""
    if not any(domain.source(cdn) == "custom" for cdn in domain.cdns):
        return
    for key in ("certificate", "chain"):
        value = getattr(certificate, key)
        if value is None:
            continue
        try:
            certificates(value)
        except FaultyValueError as fault:
            yield Fault(_at(domain, key), fault.what, fault.remedy)


def _at(domain: Domain, key: str) -> str:
    return path("domains", domain.host, "certificate", key)
