"""Asks DNS as a recipient's machine would, and tells apart why there is no answer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import dns.exception
import dns.rcode
import dns.rdatatype
from dns.rdata import Rdata
from dns.rdtypes.ANY.CNAME import CNAME

from verify.questions import Question, Response, exchange, text
from verify.values import Address

Outcome = Literal["found", "missing", "dangling", "loop", "servfail", "timeout", "no-resolver"]
"""How a look-up ended; `no-resolver`: the resolver itself does not answer."""

_MOST_HOPS = 16
_TRIES = 2
_MOST_KEPT = 256
"""Names whose answer is kept for the domains of a run that share them."""


@dataclass(frozen=True)
class Resolution:
    """What DNS says about a name.

    Attributes:
        outcome: how the look-up ended.
        chain: the name itself, then every CNAME in order; lower case, no final dot.
        addresses: IPv4 and IPv6 addresses at the chain's end, as text.
        saw: the resolver's own words where the outcome needs some; `""` otherwise.
    """

    outcome: Outcome
    chain: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    saw: str = ""

    @property
    def told(self) -> str:
        """The chain and its end, for people."""
        end = ", ".join(self.addresses) or self.saw or self.outcome
        return " -> ".join([*self.chain, end])


@dataclass(frozen=True)
class _Reply:
    """One answer, or why there is none."""

    outcome: Outcome
    response: Response | None = None
    saw: str = ""


class Resolver:
    """A resolver that gives up in bounded time and knows whether silence is its own.

    Args:
        address: IP address and port to ask; None for the system's resolvers.
        timeout: seconds for one question, over all its tries.
    """

    def __init__(self, address: Address | None, timeout: float) -> None:
        self._timeout: float = timeout
        self._servers: list[tuple[str, int]] = _servers(address)
        self._kept: dict[tuple[str, str], asyncio.Task[Sequence[Rdata] | None]] = {}
        self._alive: asyncio.Task[bool] | None = None

    async def resolve(self, name: str) -> Resolution:
        """Follows `name` to its addresses, both families at once."""
        four, six = await asyncio.gather(self._follow(name, "A"), self._follow(name, "AAAA"))
        if four.outcome == six.outcome == "found":
            longer = max(four.chain, six.chain, key=len)
            return Resolution("found", longer, four.addresses + six.addresses)
        if "found" in (four.outcome, six.outcome):
            return four if four.outcome == "found" else six
        return max(four, six, key=lambda found: len(found.chain))

    async def records(self, name: str, kind: str) -> Sequence[Rdata] | None:
        """The records of one type at the end of `name`'s chain; None when DNS cannot say.

        Kept for the run: domains below one parent ask for the same.
        """
        key = (name, kind)
        task = self._kept.get(key)
        if task is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            task = self._kept[key] = asyncio.ensure_future(self._records(name, kind))
        return await asyncio.shield(task)

    async def _records(self, name: str, kind: str) -> Sequence[Rdata] | None:
        current, seen = name, {name}
        while True:
            reply = await self._ask(current, kind)
            if reply.response is None:
                return () if reply.outcome == "missing" else None
            found, end = _read(reply.response, current, kind, seen)
            if end == current or found or _denies(reply.response, end):
                return found
            current = end
            if len(seen) > _MOST_HOPS:
                return None

    async def _follow(self, name: str, kind: str) -> Resolution:
        chain, seen = [name], {name}
        while True:
            reply = await self._ask(chain[-1], kind)
            if reply.response is None and reply.outcome != "missing":
                return Resolution(reply.outcome, tuple(chain), saw=reply.saw)
            if reply.response is not None:
                found, looped = _extend(chain, reply.response, kind)
                if looped or len(chain) > _MOST_HOPS:
                    return Resolution("loop", tuple(chain), saw="a CNAME loop")
                if found:
                    return Resolution("found", tuple(chain), tuple(found))
                if chain[-1] not in seen and not _denies(reply.response, chain[-1]):
                    seen.add(chain[-1])
                    continue
            outcome: Outcome = "dangling" if len(chain) > 1 else "missing"
            return Resolution(outcome, tuple(chain), saw=reply.saw or f"no {kind} record")

    async def _ask(self, name: str, kind: str) -> _Reply:
        try:
            question = Question(name, kind)
        except dns.exception.DNSException:
            return _Reply("missing", saw="not a name that DNS can hold")
        response, saw = await self._send(question)
        if response is None:
            if await self._is_alive():
                return _Reply("timeout", saw=saw)
            return _Reply("no-resolver", saw=f"{self._told} does not answer: {saw}")
        if response.code == dns.rcode.NOERROR:
            return _Reply("found", response)
        if response.code == dns.rcode.NXDOMAIN:
            # An answer with CNAMEs says that their target is missing, not the name itself.
            return _Reply("missing", response if response.records else None, "NXDOMAIN")
        return _Reply("servfail", saw=_told(response.code))

    async def _send(self, question: Question) -> tuple[Response | None, str]:
        saw = "no resolver is configured on this machine"
        for _ in range(_TRIES):
            for host, port in self._servers:
                share = self._timeout / (_TRIES * len(self._servers))
                try:
                    async with asyncio.timeout(share):
                        return await exchange(question, host, port), ""
                except (TimeoutError, dns.exception.Timeout):
                    saw = "no answer in time"
                except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
                    saw = type(error).__name__
        return None, saw

    async def _is_alive(self) -> bool:
        """Whether the resolver answers anything at all; asked once."""
        if self._alive is None:
            self._alive = asyncio.ensure_future(self._answers(Question(".", "NS")))
        return await asyncio.shield(self._alive)

    async def _answers(self, question: Question) -> bool:
        response, _ = await self._send(question)
        return response is not None

    @property
    def _told(self) -> str:
        return f"resolver {', '.join(host for host, _ in self._servers) or '(none)'}"


def _servers(address: Address | None) -> list[tuple[str, int]]:
    if address is not None:
        return [(address.host, address.port or 53)]
    # Heavy to import, and not needed where an address is named.
    from dns import resolver

    try:
        system = resolver.Resolver()
    except resolver.NoResolverConfiguration:
        return []
    return [(str(server), system.port) for server in system.nameservers]


def _told(code: int) -> str:
    return dns.rcode.to_text(dns.rcode.Rcode.make(code))


def _denies(response: Response, name: str) -> bool:
    """Whether the answer itself says that `name`, where its CNAMEs end, has no such record.

    The SOA of the name's zone is beside it then (https://www.rfc-editor.org/rfc/rfc2308#section-2);
    without one the server has only not followed the CNAMEs.
    """
    return any(name == zone or name.endswith(f".{zone}") for zone in response.zones)


def _extend(chain: list[str], response: Response, kind: str) -> tuple[list[str], bool]:
    """Follows `response` from the chain's end; the addresses found, and whether it went round."""
    while True:
        found, target = _at(response, chain[-1], kind)
        if found or target is None:
            return [data.to_text() for data in found], False
        if target in chain or len(chain) > _MOST_HOPS:
            return [], True
        chain.append(target)


def _read(response: Response, name: str, kind: str, seen: set[str]) -> tuple[Sequence[Rdata], str]:
    """The records of `kind` that `response` leads to from `name`, and where it ends."""
    current = name
    while True:
        found, target = _at(response, current, kind)
        if found or target is None or target in seen:
            return found, current
        seen.add(target)
        current = target


def _at(response: Response, name: str, kind: str) -> tuple[Sequence[Rdata], str | None]:
    """The records of `kind` at exactly `name`, and the target of its CNAME."""
    wanted = dns.rdatatype.from_text(kind)
    found: list[Rdata] = []
    target: str | None = None
    for owner, data in response.records:
        if owner == name and data.rdtype == wanted:
            found.append(data)
        elif owner == name and isinstance(data, CNAME):
            target = text(data.target)
    return found, None if found else target
