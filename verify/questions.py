"""One question to one DNS server, and of its answer what a look-up needs.

Names, records and their checks are dnspython's. Its messages are not used: they keep and sort what
nobody here reads, which takes longer than the server does.
"""

import secrets
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import dns.exception
import dns.inet
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.wire
from dns.rdata import Rdata

from verify.streams import readable

_MOST = 2**16
"""Bytes of a datagram."""
_HEADER = struct.Struct("!6H")
"""Number, flags, and how many questions, answers, authorities and additions follow (RFC 1035)."""
_RECORD = struct.Struct("!HHIH")
"""What follows a record's name: type, class, TTL, and how many bytes its content has."""
_ANSWER, _OTHER_KIND, _CUT, _RECURSE = 0x8000, 0x7800, 0x0200, 0x0100
_CODE = 0x000F
_PAYLOAD = 1232
"""Bytes of a UDP answer that are asked for, as DNS flag day 2020 recommends."""
_EDNS = b"\0" + _RECORD.pack(dns.rdatatype.OPT, _PAYLOAD, 0, 0)
_WITHOUT_QUESTION = {
    dns.rcode.FORMERR,
    dns.rcode.SERVFAIL,
    dns.rcode.NOTIMP,
    dns.rcode.REFUSED,
}
"""Codes beside which some servers leave out what was asked."""


class CutError(Exception):
    """The answer is longer than a datagram."""


@dataclass(frozen=True)
class Response:
    """What a server answered.

    Attributes:
        code: the response code, see `dns.rcode`.
        records: owner, in lower case without final dot, and content of each record in order.
        zones: owners of the SOAs beside them, which say of their zones what is not there.
    """

    code: int
    records: Sequence[tuple[str, Rdata]]
    zones: Sequence[str]


class Question:
    """One question, with a number of its own.

    Raises:
        DNSException: when DNS cannot hold the name.
    """

    def __init__(self, name: str, kind: str) -> None:
        number = secrets.randbits(16)
        asked = dns.name.from_text(name).to_wire() or b""
        asked += struct.pack("!HH", dns.rdatatype.from_text(kind), dns.rdataclass.IN)
        self.wire: bytes = _HEADER.pack(number, _RECURSE, 1, 0, 0, 1) + asked + _EDNS
        self._number: int = number
        self._asked: bytes = asked.lower()

    def read(self, wire: bytes) -> Response | None:
        """The answer in `wire`; None for one to another question.

        Raises:
            CutError: when it is only the beginning of one.
            DNSException: when it is no DNS message.
        """
        parser = dns.wire.Parser(wire)
        number, flags, asked, *sections = _numbers(parser, _HEADER)
        if number != self._number or not flags & _ANSWER or flags & _OTHER_KIND:
            return None
        code = flags & _CODE
        if not self._repeated(parser, asked) and (asked or code not in _WITHOUT_QUESTION):
            return None
        if flags & _CUT:
            raise CutError
        records = [_record(parser) for _ in range(sections[0])]
        beside = [_skipped(parser) for _ in range(sections[1])]
        for _, kind, time in [_skipped(parser) for _ in range(sections[2])]:
            if kind == dns.rdatatype.OPT:
                # EDNS has the code's upper bits where a record has its TTL (RFC 6891).
                code |= time >> 24 << 4
        if parser.remaining():
            raise dns.exception.FormError
        found = [
            (text(owner), data) for owner, data in records if data.rdclass == dns.rdataclass.IN
        ]
        zones = [text(owner) for owner, kind, _ in beside if kind == dns.rdatatype.SOA]
        return Response(code, found, zones)

    def _repeated(self, parser: dns.wire.Parser, asked: int) -> bool:
        return asked == 1 and parser.get_bytes(len(self._asked)).lower() == self._asked


def text(name: dns.name.Name) -> str:
    """A name in lower case without its final dot."""
    return name.to_text(omit_final_dot=True).lower()


def _numbers(parser: dns.wire.Parser, form: struct.Struct) -> tuple[int, ...]:
    return form.unpack(parser.get_bytes(form.size))


def _record(parser: dns.wire.Parser) -> tuple[dns.name.Name, Rdata]:
    owner = parser.get_name(decompress=True)
    kind, group, _, size = _numbers(parser, _RECORD)
    with parser.restrict_to(size):
        return owner, dns.rdata.from_wire_parser(
            dns.rdataclass.RdataClass.make(group), dns.rdatatype.RdataType.make(kind), parser
        )


def _skipped(parser: dns.wire.Parser) -> tuple[dns.name.Name, int, int]:
    """The owner, type and TTL of a record whose content nobody reads."""
    owner = parser.get_name(decompress=True)
    kind, _, time, size = _numbers(parser, _RECORD)
    parser.get_bytes(size)
    return owner, kind, time


async def exchange(question: Question, server: str, port: int) -> Response:
    """The server's answer, over TCP where it is too long for UDP; the caller bounds the time.

    Each question has a port and a number of its own, which makes an answer hard to forge
    (https://www.rfc-editor.org/rfc/rfc5452#section-9.2).

    Raises:
        OSError: when nothing listens there, or there is no way.
        DNSException: when what comes over TCP is no answer.
        EOFError: when the server ends the TCP connection.
    """
    with socket.socket(dns.inet.af_for_address(server), socket.SOCK_DGRAM) as raw:
        raw.setblocking(False)
        # Connected: only what that server sends arrives here, and the refusal of its machine too.
        raw.connect(dns.inet.low_level_address_tuple((server, port)))
        raw.send(question.wire)
        while True:
            await readable(raw)
            try:
                datagram = raw.recv(_MOST)
            except BlockingIOError:
                continue  # its checksum was wrong
            try:
                found = question.read(datagram)
            except CutError:
                break
            except dns.exception.DNSException:
                continue  # no answer; the right one may still come
            if found is not None:
                return found
    return await _over_tcp(question, server, port)


async def _over_tcp(question: Question, server: str, port: int) -> Response:
    # Rarely needed, and heavy to import.
    from dns import asyncquery, message

    answer = await asyncquery.tcp(message.from_wire(question.wire), server, port=port)
    found = question.read(answer.to_wire())
    if found is None:
        raise dns.exception.FormError
    return found
