"""Who answers: the vendor whose address was reached; on a shared one, whose name it is."""

from sandbox import dns_answers, loopback
from sandbox.cloud import Cloud
from sandbox.local_edge import cloudfront, fastly, keycdn

Owner = tuple[str, str | None]
"""A vendor, and the region of an ESP."""


def owner(cloud: Cloud, address: str, name: str | None) -> Owner | None:
    """Whose servers stand at a loopback address, for a name; nothing when nobody knows it.

    On the shared address DNS decides, as it does outside. While a name still points at its ESP, a
    CDN that has it goes first: who comes here with that name tries the CDN before the cut-over.
    """
    known = loopback.addresses().get(address)
    if known is not None:
        return known
    if name is None:
        return None
    there = _by_dns(cloud, name)
    if there is not None and (there[0] in loopback.CDNS or there[0] in ("proxy", "landing")):
        return there
    attached = _attached(cloud, name)
    return there if attached is None else (attached, None)


def _by_dns(cloud: Cloud, name: str) -> Owner | None:
    last = dns_answers.chain(cloud, name)[-1]
    server = loopback.server_of(cloud, last)
    if server is not None:
        return server.vendor, server.region
    if dns_answers.proxied(cloud, last):
        return "cloudflare", None
    return _by_address(cloud, last)


def _by_address(cloud: Cloud, name: str) -> Owner | None:
    """A name with address records: an alias of Route 53, or an own proxy."""
    found = dns_answers.address(cloud, name)
    known = loopback.addresses().get(found or "")
    if known is None and found in loopback.proxy_addresses():
        return "proxy", None
    return known


def _attached(cloud: Cloud, name: str) -> str | None:
    """The first CDN that has the name on an edge of its own."""
    if cloudfront.distribution_of(cloud, name) is not None:
        return "cloudfront"
    if fastly.service_of(cloud, name) is not None:
        return "fastly"
    return "keycdn" if keycdn.zone_of(cloud, name) is not None else None
