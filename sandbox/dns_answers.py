"""What DNS answers, for what runs in the sandbox itself.

The stand-ins of the clouds ask here whether a proof is published or where a name points, as the
world outside would: no record of one provider counts that DNS does not answer with, and one of any
provider does.
"""

from collections.abc import Iterable

import dns.message
import dns.rdatatype
import dns.rrset

from sandbox import delegation, dns_zones
from sandbox.cloud import Cloud, age
from sandbox.dns_resolution import respond
from sandbox.dns_zones import normal


def cnames(cloud: Cloud, name: str) -> list[str]:
    """The names that DNS says a name is another one for, without trailing dot; usually one."""
    return [
        normal(value)
        for answer in _answers(cloud, name, "CNAME")
        if normal(answer.name.to_text()) == normal(name)
        for value in _data(answer)
    ]


def address(cloud: Cloud, name: str) -> str | None:
    """The first IPv4 address of a name, with CNAMEs followed; nothing when it has none."""
    for answer in _answers(cloud, name, "A"):
        if answer.rdtype == dns.rdatatype.A:
            return _data(answer)[0]
    return None


def chain(cloud: Cloud, name: str) -> list[str]:
    """A name, then every name that it is a CNAME for, in lower case without trailing dot."""
    return [
        name.lower(),
        *(
            normal(_data(answer)[0])
            for answer in _answers(cloud, name, "A")
            if answer.rdtype == dns.rdatatype.CNAME
        ),
    ]


def leads_to(cloud: Cloud, name: str) -> list[str]:
    """Every name that a name leads to: those of its chain, and what an alias record names.

    An alias answers with addresses, by which its cloud knows whose they are.
    """
    *_, last = names = chain(cloud, name)
    zone = delegation.zone_of(cloud, last)
    records = [] if zone is None else dns_zones.records(cloud, zone.id, last)
    return names[1:] + [normal(record.alias) for record in records if record.alias is not None]


def proxied(cloud: Cloud, name: str) -> bool:
    """Whether the provider of a name's zone serves it by itself, in place of the record's value."""
    zone = delegation.zone_of(cloud, name)
    records = [] if zone is None else dns_zones.records(cloud, zone.id, name)
    return any(record.body.get("proxied") for record in records)


def values(cloud: Cloud, name: str, type_: str) -> list[str]:
    """The data of a type that a name has, CNAMEs followed, as a zone file has it; maybe none."""
    return [
        line.split(maxsplit=4)[4]
        for answer in _answers(cloud, name, type_)
        if dns.rdatatype.to_text(answer.rdtype) == type_
        for line in answer.to_text().splitlines()
    ]


def late(cloud: Cloud, names: Iterable[str], asked: str, seconds: float) -> bool:
    """Whether the time for a proof ran out: it is over, and the records were not there in time.

    Args:
        cloud: the stand-in clouds.
        names: of the records that prove it.
        asked: when the certificate was asked for.
        seconds: for which its issuer waits.
    """
    if age(asked) < seconds:
        return False
    changed = [change.time for name in names for change in dns_zones.history(cloud, name)[-1:]]
    return not changed or any(age(asked) - age(time) >= seconds for time in changed)


def _answers(cloud: Cloud, name: str, type_: str) -> list[dns.rrset.RRset]:
    response = respond(cloud, dns.message.make_query(name, type_).to_wire())
    return [] if response is None else list(response.answer)


def _data(answer: dns.rrset.RRset) -> list[str]:
    """The data of an answer, as a zone file has it."""
    return [line.split()[-1] for line in answer.to_text().splitlines()]
