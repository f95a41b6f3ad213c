"""Asks DNS whether a record is there, as the rest of the world would see it."""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import dns.asyncresolver
import dns.exception
import dns.resolver

Resolver = TypeVar("Resolver", bound=dns.resolver.BaseResolver)

RESOLVER = "SSL_CLICK_TRACKING_RESOLVER"
"""Environment variable: `HOST:PORT` of the resolver to ask instead of the system's."""

PATIENCE = 5.0
"""Seconds for one answer."""

_LONGEST_CHAIN = 8
"""CNAMEs that resolvers follow one after another, at least."""

_AT_ONCE = 16
"""Names that are asked for at the same time."""


@dataclass(frozen=True)
class CnameState:
    """What DNS says about one CNAME.

    Attributes:
        right: whether it says what was expected.
        text: what it says, in words.
        known: whether it said anything; a resolver that cannot answer tells nothing.
    """

    right: bool
    text: str
    known: bool = True


async def cname_state(name: str, value: str) -> CnameState:
    """Compares the CNAME at `name` with `value`; a resolver that cannot answer is no fault."""
    try:
        answer = await _resolver(dns.asyncresolver.Resolver).resolve(
            name, "CNAME", search=False, lifetime=PATIENCE
        )
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return CnameState(False, "not found in DNS")
    except (dns.exception.DNSException, OSError, ValueError) as error:
        return CnameState(False, f"could not be looked up: {type(error).__name__}", known=False)
    found = next(str(data) for data in answer).rstrip(".").lower()
    if found == value.rstrip(".").lower():
        return CnameState(True, "found")
    return CnameState(False, f"points at {found} instead")


@dataclass(frozen=True)
class Led:
    """Where a name leads.

    Attributes:
        names: every name that it leads to by CNAMEs, in lower case.
        addresses: whether it has addresses without any CNAME.
        unknown: why nobody can tell; None when DNS says it.
    """

    names: frozenset[str] = frozenset()
    addresses: bool = False
    unknown: str | None = None


def led(names: Iterable[str]) -> Mapping[str, Led]:
    """Where each of `names` leads, for a program that waits for it."""
    every = sorted(set(names))
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return dict(zip(every, threads.map(_led, every), strict=True))


def _led(name: str) -> Led:
    resolver = _resolver(dns.resolver.Resolver)

    def ask(at: str, kind: str) -> str | None:
        try:
            answer = resolver.resolve(at, kind, search=False, lifetime=PATIENCE)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        return next(str(data) for data in answer).rstrip(".").lower()

    names: list[str] = []
    try:
        # One by one, since what a CNAME leads to may be gone.
        while len(names) < _LONGEST_CHAIN and (target := ask([name, *names][-1], "CNAME")):
            names.append(target)
        addresses = not names and any(ask(name, kind) for kind in ("A", "AAAA"))
    except (dns.exception.DNSException, OSError, ValueError) as error:
        return Led(unknown=type(error).__name__)
    return Led(frozenset(names), addresses)


def _resolver(kind: type[Resolver]) -> Resolver:
    address = os.environ.get(RESOLVER)
    if not address:
        return kind()
    host, _, port = address.rpartition(":")
    resolver = kind(configure=False)
    resolver.nameservers = [host.strip("[]")]
    resolver.port = int(port)
    return resolver
