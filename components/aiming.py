"""The argument `target`: where the edge of a tracking domain is that is made elsewhere."""

import ipaddress
import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from components.config import translation
from components.config.faults import Fault, FaultyValueError
from components.config.hosts import canonical
from components.config.kinds import STRICT
from components.config.late import Late, LateText
from components.config.resting import rest
from components.config.values import Domain
from components.dns.provider import Pointing
from components.registry import DNS_PROVIDERS


@checked(frozen=True, config=STRICT)
class Aim:
    """The argument `target`.

    Attributes:
        value: name or address of the edge.
        type: kind of record.
        proxied: whether the DNS provider's own edge answers.
        alias_zone: zone of the edge.
    """

    value: LateText
    type: Literal["CNAME", "A", "AAAA"] = "CNAME"
    proxied: bool = False
    alias_zone: LateText | None = None


_AIM = TypeAdapter(Aim)


def read(tree: object, late: Late, found: list[Fault]) -> Aim | None:
    """The value of the argument; None where there is none, or after noting why.

    Args:
        tree: what stands there.
        late: outputs that stand in it as marks.
        found: takes what is wrong with it.
    """
    if tree is None:
        return None
    try:
        return _AIM.validate_json(json.dumps(tree), context=late)
    except ValidationError as error:
        found += translation.faults(error, Aim, ("target",))
        return None


def faults(domain: Domain, aim: Aim | None) -> Iterable[Fault]:
    """What is wrong with the argument, and with leaving it out, beside the keys of `domain`."""
    if aim is None:
        if domain.live:
            yield Fault("target", "missing", "say where the edge is, or set stage: build")
        return
    if domain.has_origin:
        yield from _value(domain, aim)
    provider = DNS_PROVIDERS[domain.dns.provider]
    if aim.proxied and not provider.proxies:
        having = " and ".join(p.title for p in DNS_PROVIDERS.values() if p.proxies)
        yield Fault(
            "target.proxied",
            f"is for {having}, and dns.provider is '{provider.name}'",
            "remove it",
        )
    if aim.proxied and (aim.type != "CNAME" or aim.alias_zone is not None):
        yield Fault(
            "target.proxied", "is for a CNAME, whose value the proxy asks", "write the name there"
        )
    aliased = domain.dns.record == "alias"
    if aliased and aim.alias_zone is None:
        yield Fault(
            "target.alias_zone",
            "missing, and dns.record is 'alias'",
            "write the zone ID of the edge, which its cloud documents, or dns.record: cname",
        )
    if not aliased and aim.alias_zone is not None:
        yield Fault(
            "target.alias_zone",
            "has no effect: dns.record is 'cname'",
            "remove it or set dns.record: alias",
        )


def _value(domain: Domain, aim: Aim) -> Iterable[Fault]:
    value = aim.value
    if not isinstance(value, str):
        return
    if aim.type != "CNAME" and aim.alias_zone is None:
        if not _is_address(value, aim.type):
            yield Fault(
                "target.value",
                f"'{value}' is no address of a record of type {aim.type}",
                "write the address, or remove target.type where it is a name",
            )
        return
    try:
        name = canonical(value)
    except FaultyValueError as fault:
        yield Fault("target.value", fault.what, fault.remedy)
        return
    if name == domain.host:
        yield Fault(
            "target.value",
            "is the tracking domain itself, so the name would lead nowhere",
            "write the edge's own name",
        )
    elif name == domain.esp_host and not aim.proxied:
        yield Fault(
            "target.value",
            f"'{name}' is the ESP itself, where the name points off the edge",
            "write the edge's own name",
        )
    elif Pointing(name, aim.proxied) == replace(rest(domain), alias=False):
        yield Fault(
            "target.value",
            f"'{name}' is where the name rests off the edge, too (dns.rollback_to)",
            "write the edge's own name",
        )


def _is_address(text: str, kind: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == (4 if kind == "A" else 6)
    except ValueError:
        return False
