"""Addresses as the sandbox's own DNS gives them, for what runs in the sandbox itself."""

import dns.message
import dns.rdatatype
import dns.rrset

from sandbox.cloud import Cloud
from sandbox.dns_server import respond


def address(cloud: Cloud, name: str) -> str | None:
    """The first IPv4 address of a name, with CNAMEs followed; nothing when it has none."""
    response = respond(cloud, dns.message.make_query(name, "A").to_wire())
    if response is None:
        return None
    for answer in response.answer:
        if answer.rdtype == dns.rdatatype.A:
            return _data(answer)[0]
    return None


def chain(cloud: Cloud, name: str) -> list[str]:
    """A name, then every name that it is a CNAME for, in lower case without trailing dot."""
    response = respond(cloud, dns.message.make_query(name, "A").to_wire())
    found = [name.lower()]
    for answer in response.answer if response is not None else ():
        if answer.rdtype == dns.rdatatype.CNAME:
            found.append(_data(answer)[0].rstrip(".").lower())
    return found


def _data(answer: dns.rrset.RRset) -> list[str]:
    """The data of an answer, as a zone file has it."""
    return [line.split()[-1] for line in answer.to_text().splitlines()]
