"""Asks DNS whether a record is there, as the rest of the world would see it."""

import os
from dataclasses import dataclass

import dns.asyncresolver
import dns.exception
import dns.resolver

RESOLVER = "SSL_CLICK_TRACKING_RESOLVER"
"""Environment variable: `HOST:PORT` of the resolver to ask instead of the system's."""

PATIENCE = 5.0
"""Seconds for one answer."""


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
        answer = await _resolver().resolve(name, "CNAME", search=False, lifetime=PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return CnameState(False, "not found in DNS")
    except (dns.exception.DNSException, OSError, ValueError) as error:
        return CnameState(False, f"could not be looked up: {type(error).__name__}", known=False)
    found = next(str(data) for data in answer).rstrip(".").lower()
    if found == value.rstrip(".").lower():
        return CnameState(True, "found")
    return CnameState(False, f"points at {found} instead")


def _resolver() -> dns.asyncresolver.Resolver:
    address = os.environ.get(RESOLVER)
    if not address:
        return dns.asyncresolver.Resolver()
    host, _, port = address.rpartition(":")
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers = [host.strip("[]")]
    resolver.port = int(port)
    return resolver
