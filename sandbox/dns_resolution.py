"""What DNS answers for a name: one question, answered here for everything in the sandbox.

Whichever provider holds the record, and of several zones from the one that is delegated
(`sandbox.delegation`): the DNS server sends these answers, and the stand-ins of the
clouds ask the same through ``dns_answers``.
"""

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from sandbox import delegation, dns_zones, loopback
from sandbox.cloud import Cloud, CloudUnavailableError
from sandbox.cloudflare.records import own_issuers
from sandbox.dns_zones import Record, Zone, normal

_LONGEST_CHAIN = 16
_HOST_TTL = 60
_PROXIED_TTL = 300  # what Cloudflare answers for the automatic TTL
_SOA = "ns.sandbox.invalid. hostmaster.sandbox.invalid. {serial} 3600 600 86400 60"
_ADDRESSES = ("A", "AAAA")


def respond(cloud: Cloud, data: bytes) -> dns.message.Message | None:
    """The answer to a query in wire form; nothing to what is none."""
    try:
        query = dns.message.from_wire(data)
        response = dns.message.make_response(query)
    except dns.exception.DNSException:
        return None
    if len(query.question) != 1 or query.question[0].rdclass != dns.rdataclass.IN:
        response.set_rcode(dns.rcode.NOTIMP)
        return response
    question = query.question[0]
    name, type_ = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
    try:
        _Resolution(cloud, response).resolve(normal(name), type_)
    except CloudUnavailableError:
        response.set_rcode(dns.rcode.SERVFAIL)
    return response


class _Resolution:
    """Fills in one response, following the chain from name to name."""

    def __init__(self, cloud: Cloud, response: dns.message.Message) -> None:
        self._cloud = cloud
        self._response = response

    def resolve(self, name: str, type_: str) -> None:
        seen: set[str] = set()
        while name not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(name)
            following = self._answer(name, type_, first=len(seen) == 1)
            if following is None:
                return
            name = following

    def _answer(self, name: str, type_: str, *, first: bool) -> str | None:
        """Answer for one name; gives the next one when this one is only another name for it."""
        zone = delegation.zone_of(self._cloud, name)
        if zone is None or self._is_own_host(zone, name):
            self._answer_host(name, type_, first=first)
            return None
        self._response.flags |= dns.flags.AA
        records = self._records(zone, name)
        if any(record.body.get("proxied") for record in records):
            return self._answer_proxied(zone, name, type_)
        matching = [record for record in records if type_ in (record.type, "ANY")]
        for record in matching:
            if record.alias is not None:
                return self._answer_alias(name, record)
            self._add(name, record.ttl or 0, record.type, self._values(record))
        if zone.cloud == "cloudflare" and any(record.type == "CAA" for record in matching):
            self._add(name, _PROXIED_TTL, "CAA", own_issuers())
        if matching or self._apex(zone, name, type_):
            return None
        for record in records:
            if record.type == "CNAME":
                self._add(name, record.ttl or 0, "CNAME", list(record.values))
                return normal(record.values[0])
        self._negative(zone, exists=bool(records) or self._is_inner_name(zone, name))
        return None

    def _values(self, record: Record) -> list[str]:
        """A record's data; the public address of an own proxy is on loopback here."""
        if record.type not in _ADDRESSES:
            return list(record.values)
        known = {value for value in record.values if self._cloud.get("loopback", "host", value)}
        return [self._address(v, record.type) if v in known else v for v in record.values]

    def _is_own_host(self, zone: Zone, name: str) -> bool:
        """Whether a host is somebody's own machine, whose record no stack keeps."""
        if loopback.server_of(self._cloud, name) is None:
            return False
        return not dns_zones.records(self._cloud, zone.id, name)

    def _records(self, zone: Zone, name: str) -> list[Record]:
        """The records of a name, or those of the wildcard that stands for it (RFC 4592)."""
        found = dns_zones.records(self._cloud, zone.id, name)
        parent = name
        while not found and parent != zone.name and not self._is_inner_name(zone, parent):
            parent = parent.partition(".")[2]
            found = dns_zones.records(self._cloud, zone.id, f"*.{parent}")
            if not found and dns_zones.records(self._cloud, zone.id, parent):
                break
        return found

    def _is_inner_name(self, zone: Zone, name: str) -> bool:
        """Whether a name exists because others below it do, or because it is the zone's own."""
        if name == zone.name:
            return True
        return bool(
            self._cloud.execute(
                "SELECT 1 FROM dns_records WHERE zone = ? AND substr(name, -?) = ? LIMIT 1",
                (zone.id, len(name) + 1, f".{name}"),
            )
        )

    def _answer_alias(self, name: str, record: Record) -> str | None:
        """An alias answers with the addresses of its target, under its own name."""
        target = normal(str(record.alias))
        ipv6 = self._cloud.host_has_ipv6(target)
        if ipv6 is not None and (record.type != "AAAA" or ipv6) and record.type in _ADDRESSES:
            self._add(name, _HOST_TTL, record.type, [self._address(target, record.type)])
        return None

    def _address(self, name: str, type_: str) -> str:
        """Where a name of the sandbox's own is on loopback."""
        if type_ == "AAAA":
            return loopback.SHARED_IPV6
        server = loopback.server_of(self._cloud, name)
        return loopback.SHARED if server is None else server.address

    def _answer_proxied(self, zone: Zone, name: str, type_: str) -> None:
        """A name its zone's provider serves itself: addresses of that edge, and nothing else."""
        if type_ in _ADDRESSES:
            ipv4 = loopback.cdn_address("cloudflare")
            found = ipv4 if type_ == "A" else loopback.SHARED_IPV6
            self._add(name, _PROXIED_TTL, type_, [found])
        else:
            self._negative(zone, exists=True)

    def _answer_host(self, name: str, type_: str, *, first: bool) -> None:
        ipv6 = self._cloud.host_has_ipv6(name)
        server = loopback.server_of(self._cloud, name)
        if ipv6 is None and server is not None and server.vendor not in loopback.CDNS:
            ipv6 = False  # an ESP or an own proxy, which is there without being deployed
        if ipv6 is None:
            if first and not self._is_above_a_zone(name):
                self._response.set_rcode(dns.rcode.REFUSED)
            return
        self._response.flags |= dns.flags.AA
        if type_ == "A" or (type_ == "AAAA" and ipv6):
            self._add(name, _HOST_TTL, type_, [self._address(name, type_)])

    def _is_above_a_zone(self, name: str) -> bool:
        """Whether a zone lies below a name: an authority climbs that far for CAA (RFC 8659)."""
        return any(
            not zone.private and zone.name.endswith(f".{name}")
            for zone in dns_zones.zones(self._cloud)
        )

    def _apex(self, zone: Zone, name: str, type_: str) -> bool:
        if name != zone.name or type_ not in ("SOA", "NS"):
            return False
        servers = list(delegation.name_servers(zone))
        self._add(name, 900, type_, [self._soa()] if type_ == "SOA" else servers)
        return True

    def _soa(self) -> str:
        rows = self._cloud.execute("SELECT coalesce(max(sequence), 0) + 1 FROM dns_history")
        return _SOA.format(serial=rows[0][0])

    def _negative(self, zone: Zone, *, exists: bool) -> None:
        """No data, or no such name, with the SOA that says how long that holds (RFC 2308)."""
        self._response.authority.append(
            dns.rrset.from_text(f"{zone.name}.", 60, "IN", "SOA", self._soa())
        )
        if not exists:
            self._response.set_rcode(dns.rcode.NXDOMAIN)

    def _add(self, name: str, ttl: int, type_: str, values: list[str]) -> None:
        absolute = [
            f"{value.rstrip('.')}." if type_ in ("CNAME", "NS", "PTR", "MX") else value
            for value in values
        ]
        owner = dns.name.from_text(f"{name}.")
        self._response.answer.append(dns.rrset.from_text(owner, ttl, "IN", type_, *absolute))
