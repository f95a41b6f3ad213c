"""Rules a domain has to keep on an own proxy. Pure; see `components.config.checks`."""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from components.config.faults import Fault, FaultyValueError, path
from components.config.hosts import MAX_NAME
from components.config.options.accounts import Adopt
from components.config.options.proxy import ProxyOptions, file_path, is_address
from components.config.values import Domain

ADDRESS_LABEL = "proxy"
"""First label of the name that stands for an IP address, below the tracking domain's own."""

OWN_OF_A_DOMAIN = ("apple_app_site_association", "assetlinks")
"""Options that domains at one address may differ in; all others belong to the machine."""


def check(domain: Domain) -> Iterable[Fault]:
    """Every fault of `domain` that only an own proxy knows."""
    yield from _address(domain)
    yield from _ports(domain)
    yield from _certificate(domain)
    if domain.cdns == ("proxy",) and domain.adopt != Adopt():
        yield Fault(
            path("domains", domain.host, "adopt"),
            "an own proxy has nothing to import",
            "remove it; for a record that exists set dns.existing: true",
        )


def check_all(domains: Sequence[Domain]) -> Iterable[Fault]:
    """Every fault between domains at the same proxy: one machine has one set of options."""
    first: dict[str, Domain] = {}
    for domain in domains:
        address = domain.proxy.address
        if address is None or "proxy" not in domain.cdns:
            continue
        leading = first.setdefault(address, domain)
        for option in fields(ProxyOptions):
            key = option.name
            same = getattr(leading.proxy, key) == getattr(domain.proxy, key)
            if not same and key not in OWN_OF_A_DOMAIN:
                yield Fault(
                    path("domains", domain.host, "proxy", key),
                    f"differs from '{leading.host}' at the same address '{address}'",
                    "make them equal, best in defaults",
                )


def address_name(host: str) -> str:
    """The name that stands for the proxy's IP address in the CNAME of `host`."""
    return f"{ADDRESS_LABEL}.{host}"


def _address(domain: Domain) -> Iterable[Fault]:
    place = path("domains", domain.host, "proxy", "address")
    address = domain.proxy.address
    if address is None:
        yield Fault(place, "missing", "write the host name or public IP address of your proxy")
    elif is_address(address):
        if len(address_name(domain.host)) > MAX_NAME:
            yield Fault(
                place,
                f"is an IP address, and '{ADDRESS_LABEL}.' before this host is longer than a name "
                "may be",
                "give the address a name of its own and write that",
            )
    elif address == domain.host:
        yield Fault(
            place,
            "is the tracking domain itself, whose record would point at itself",
            "write another name of the proxy, or its IP address",
        )
    elif address == domain.esp_host:
        yield Fault(place, f"'{address}' is the ESP", "write the name of your own proxy")


def _ports(domain: Domain) -> Iterable[Fault]:
    options = domain.proxy
    used = [options.http_port, options.https_port]
    if "apache" in options.servers:
        used.append(options.inner_port)
    if len(set(used)) < len(used):
        yield Fault(
            path("domains", domain.host, "proxy"),
            "uses one port twice",
            "give http_port, https_port and inner_port different numbers",
        )


def _certificate(domain: Domain) -> Iterable[Fault]:
    """The paths of the certificate's files; other sources keep other things in these keys."""
    certificate = domain.certificate
    if certificate.source not in (None, "files"):
        return
    if (certificate.certificate is None) != (certificate.key is None):
        missing = "key" if certificate.key is None else "certificate"
        yield Fault(
            path("domains", domain.host, "certificate", missing),
            "missing",
            "name both files, certificate and key, or neither (then certbot's are used)",
        )
    for key in ("certificate", "chain", "key"):
        value = getattr(certificate, key)
        if value is None:
            continue
        try:
            file_path(value)
        except FaultyValueError as fault:
            yield Fault(path("domains", domain.host, "certificate", key), fault.what, fault.remedy)
