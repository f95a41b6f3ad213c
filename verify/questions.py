"""One question to one DNS server, and of its answer what a look-up needs.

The messages are dnspython's; its asynchronous queries are not used, since they set up an endpoint
of the event loop for each question, which takes longer than the server does.
"""

import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import dns.exception
import dns.inet
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
from dns.rdata import Rdata

from verify.streams import readable

_MOST = 2**16
"""Bytes of a datagram."""
_PAYLOAD = 1232
"""Bytes of a UDP answer that are asked for, as DNS flag day 2020 recommends."""


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
        self.message: dns.message.Message = dns.message.make_query(
            name, kind, use_edns=0, payload=_PAYLOAD
        )

    def read(self, wire: bytes) -> Response | None:
        """The answer in `wire`; None for one to another question.

        Raises:
            CutError: when it is only the beginning of one.
            DNSException: when it is no DNS message.
        """
        try:
            # Nobody here needs records put together by name and type, which takes long.
            found = dns.message.from_wire(wire, raise_on_truncation=True, one_rr_per_rrset=True)
        except dns.message.Truncated as cut:
            if self.message.is_response(cast(dns.message.Message, cut.message())):
                raise CutError from None
            return None
        return _response(found) if self.message.is_response(found) else None


def text(name: dns.name.Name) -> str:
    """A name in lower case without its final dot."""
    return name.to_text(omit_final_dot=True).lower()


def _response(message: dns.message.Message) -> Response:
    records = [
        (text(together.name), data)
        for together in message.answer
        if together.rdclass == dns.rdataclass.IN
        for data in cast(Iterable[Rdata], together)
    ]
    soa = [one for one in message.authority if one.rdtype == dns.rdatatype.SOA]
    return Response(message.rcode(), records, [text(one.name) for one in soa])


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
        raw.send(question.message.to_wire())
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
    # Rarely needed, and heavy to import.
    from dns import asyncquery

    return _response(await asyncquery.tcp(question.message, server, port=port))
