"""Rules a domain has to keep on an own proxy. Pure; asked through the descriptor."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from components.config.faults import Fault, FaultyValueError, path
from components.config.hosts import MAX_NAME
from components.config.rule import NOT_OF_AN_ESP, If, Path, Rule, alone, used
from components.config.shown import whole
from components.proxy.options import PATH, ProxyOptions, file_path, is_address

if TYPE_CHECKING:
    from components.config.values import Domain
    from components.memory import Was

ADDRESS_LABEL = "proxy"
"""First label of the name that stands for an IP address, below the tracking domain's own."""

OWN_OF_A_DOMAIN = frozenset({"apple_app_site_association", "assetlinks"})
"""Options that domains at one address may differ in; all others belong to the machine."""

_SOURCE: Path = ("certificate", "source")
RULES = (
    *(
        Rule(
            (uses,),
            ("proxy", "address"),
            {"type": "string"},
            "Write the host name or public IP address of your proxy.",
            needed=True,
        )
        for uses in used("proxy")
    ),
    *(
        Rule((uses,), ("proxy", "address"), NOT_OF_AN_ESP, "A host of an ESP's own.")
        for uses in used("proxy")
    ),
    *(
        Rule(
            (*alone("proxy"), If(("certificate", key), {"type": "string"})),
            ("certificate", other),
            {"type": "string"},
            "Name both files, certificate and key, or neither (then certbot's are used).",
            needed=True,
        )
        for key, other in (("certificate", "key"), ("key", "certificate"))
    ),
    *(
        Rule(
            (*alone("proxy"), files),
            ("certificate", key),
            {"type": ["string", "null"], "pattern": whole(PATH.pattern), "maxLength": 512},
            "An absolute path on the proxy's machine.",
        )
        for key in ("certificate", "chain", "key")
        for files in (If.absent(*_SOURCE), If.one_of(_SOURCE, "files"))
    ),
)
"""What `check` says of one domain, for editors."""

At = tuple["Domain", ProxyOptions]
"""A domain and its `proxy`."""


def check(domain: "Domain", options: ProxyOptions) -> Iterable[Fault]:
    """Every fault of `domain` that only an own proxy knows.

    Args:
        domain: the domain.
        options: its `proxy`.
    """
    yield from _address(domain, options)
    yield from _ports(domain, options)
    yield from _certificate(domain)


def check_all(served: Sequence[At]) -> Iterable[Fault]:
    """Every fault between domains at the same proxy: one machine has one set of options."""
    first: dict[str, At] = {}
    for domain, options in served:
        address = options.address
        if address is None:
            continue
        leading, others = first.setdefault(address, (domain, options))
        for option in fields(ProxyOptions):
            key = option.name
            if getattr(others, key) != getattr(options, key) and key not in OWN_OF_A_DOMAIN:
                yield Fault(
                    path("domains", domain.host, "proxy", key),
                    f"differs from '{leading.host}' at the same address '{address}'",
                    "make them equal, best in defaults",
                )


def check_change(domain: "Domain", options: ProxyOptions, was: "Was") -> Iterable[Fault]:
    """The name that stands for an IP address goes when a host name takes its place."""
    named = address_name(domain.host)
    address = options.address
    if not was.live or was.edge != named or address is None or is_address(address):
        return
    yield Fault(
        f"{path('domains', domain.host)}.proxy.address",
        f"is live as '{named}', the name of its IP address, which this would delete while "
        "resolvers still know it",
        "put the IP address back; to change to a host name, set stage: build first",
    )


def address_name(host: str) -> str:
    """The name that stands for the proxy's IP address in the CNAME of `host`."""
    return f"{ADDRESS_LABEL}.{host}"


def _address(domain: "Domain", options: ProxyOptions) -> Iterable[Fault]:
    place = path("domains", domain.host, "proxy", "address")
    address = options.address
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


def _ports(domain: "Domain", options: ProxyOptions) -> Iterable[Fault]:
    used = [options.http_port, options.https_port]
    if "apache" in options.servers:
        used.append(options.inner_port)
    if len(set(used)) < len(used):
        yield Fault(
            path("domains", domain.host, "proxy"),
            "uses one port twice",
            "give http_port, https_port and inner_port different numbers",
        )


def _certificate(domain: "Domain") -> Iterable[Fault]:
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
