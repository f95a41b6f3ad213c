"""What the checks of one domain share: each thing is found out once, when a check first asks."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from verify.answers import Judge, Kind
from verify.findings import Finding, failed, skipped, unprobed
from verify.handshakes import Handshake, shake
from verify.http import Answer, Client, NoAnswer, Scheme, fresh_token
from verify.network import Endpoint, families
from verify.resolver import Resolution
from verify.surroundings import Surroundings
from verify.values import Address, Check, Setting, Subject
from verify.vendors import ESPS, SIGNATURES, origin_of, origins_of

Value = TypeVar("Value")


@dataclass(frozen=True)
class Exchange:
    """A request of a link nobody ever made, and what came back."""

    scheme: Scheme
    target: str
    answer: Answer | NoAnswer
    kind: Kind


@dataclass
class Evidence:
    """The state of one examination.

    Attributes:
        subject: the domain, and what is expected of it.
        setting: how to probe.
        shared: what the domains of the run share.
        done: the checks that have run, by name.
    """

    subject: Subject
    setting: Setting
    shared: Surroundings
    done: dict[str, Check] = field(default_factory=dict[str, Check])
    _kept: dict[str, object] = field(default_factory=dict[str, object])

    def __post_init__(self) -> None:
        subject = self.subject
        self.cdn = SIGNATURES[subject.cdn]
        self.provider = ESPS[subject.esp]
        self.origin = origin_of(subject.esp, subject.region, subject.origin)
        others = frozenset(origins_of(subject.esp).values()) - {self.origin or ""}
        self.judge = Judge(self.cdn, self.provider.probe, subject.host, self.origin, others)

    @property
    def live(self) -> bool:
        """Whether recipients are expected at the edge already."""
        return self.subject.phase == "live"

    def close(self) -> None:
        """Closes every connection."""
        client = cast(Client | None, self._kept.get("client"))
        if client is not None:
            client.close()

    async def once(self, key: str, find: Callable[[], Awaitable[Value]]) -> Value:
        """What `find` gives, found out once for this domain."""
        if key not in self._kept:
            self._kept[key] = await find()
        return cast(Value, self._kept[key])

    async def resolution(self) -> Resolution:
        """What DNS says about the tracking domain."""
        return await self.once(
            "resolution", lambda: self.shared.resolver.resolve(self.subject.host)
        )

    async def edge_resolution(self) -> Resolution | None:
        """What DNS says about the edge that the stack names; None when it names none."""
        edge = self.subject.edge
        if edge is None:
            return None
        return await self.once("edge", lambda: self._addresses(edge))

    async def where(self) -> "tuple[Sequence[Endpoint], Finding | None]":
        """Where to connect, one endpoint a family; or why nowhere."""
        return await self.once("where", self._where)

    async def handshakes(self) -> Sequence[Handshake]:
        """A fresh handshake with every endpoint."""
        return await self.once("handshakes", self._handshakes)

    async def client(self) -> Client | None:
        """Talks to the edge; None where there is nothing to connect to."""
        return await self.once("client", self._client)

    async def junk(self, scheme: Scheme) -> Exchange:
        """The answer to a first link that nobody ever made."""
        return await self.once(f"junk-{scheme}", lambda: self.try_junk(scheme))

    async def try_junk(self, scheme: Scheme, token: str | None = None) -> Exchange:
        """Asks the edge for a link that nobody ever made, with a new token unless one is given."""
        target = self.provider.probe.junk.format(token=token or fresh_token())
        client = await self.client()
        if client is None:
            return Exchange(scheme, target, NoAnswer("no-route", "nothing to connect to"), "none")
        answer = await client.ask(scheme, target)
        return Exchange(scheme, target, answer, self.judge.kind(answer, scheme, target))

    async def main(self) -> Exchange | None:
        """The junk link's answer over https, over http where https does not answer, or None."""
        for scheme in ("https", "http"):
            exchange = await self.junk(scheme)
            if isinstance(exchange.answer, Answer):
                return exchange
        return None

    async def served(self) -> "Exchange | Finding":
        """`main`, where the ESP's own answer comes back; else why a check has nothing to do."""
        _, nowhere = await self.where()
        if nowhere is not None:
            return skipped(nowhere.saw)
        exchange = await self.main()
        if exchange is None:
            return skipped("nothing answers, see https and http")
        esp = self.done.get("esp")
        if esp is not None and esp.status not in ("pass", "warn"):
            return skipped("the email service provider is not reached, see esp")
        return exchange

    async def direct(
        self, origin: str, target: str, *, method: str = "GET", body: bytes = b""
    ) -> Answer | NoAnswer:
        """Asks the ESP itself, past the edge, as an edge would that passes the Host."""
        found = await self._addresses(origin)
        if not found.addresses:
            return NoAnswer("no-route", f"{origin}: {found.outcome}")
        client = Client(
            self.subject.host,
            {"https": Endpoint(families(found.addresses)[0], self.setting.https_port)},
            self.shared.contexts,
            self.setting.timeout,
            server_name=origin,
        )
        try:
            return await client.ask("https", target, method=method, body=body)
        finally:
            client.close()

    async def _addresses(self, host: str) -> Resolution:
        try:
            return Resolution("found", (host,), (str(ipaddress.ip_address(host)),))
        except ValueError:
            return await self.shared.resolver.resolve(host)

    def _ports(self, https_port: int | None) -> dict[Scheme, int]:
        return {
            "http": self.setting.http_port,
            "https": https_port or self.setting.https_port,
        }

    async def _where(self) -> "tuple[Sequence[Endpoint], Finding | None]":
        idle = self._idle()
        if idle is not None:
            return (), skipped(idle)
        subject = self.subject
        chosen = subject.connect
        if chosen is None and not self.live and subject.edge is not None:
            chosen = Address(subject.edge)
        found = await self.resolution() if chosen is None else await self._addresses(chosen.host)
        if not found.addresses:
            return (), self._nowhere(chosen, found)
        port = self._ports(None if chosen is None else chosen.port)["https"]
        return [Endpoint(address, port) for address in families(found.addresses)], None

    def _idle(self) -> str | None:
        """Why there is no edge to try, whatever DNS says; None when there is one."""
        subject = self.subject
        if subject.stage == "certificate":
            return "stage certificate: there is no edge yet"
        if subject.connect is not None or self.live:
            return None
        if not self.cdn.before_record:
            return self.cdn.unproven
        return "no edge is known yet" if subject.edge is None else None

    @staticmethod
    def _nowhere(chosen: Address | None, found: Resolution) -> Finding:
        if chosen is None:
            return skipped("the name has no address, see dns")
        if found.outcome == "no-resolver":
            return unprobed(found.saw, "https-timeout")
        return failed("https-refused", f"the edge has no address: {found.told}")

    async def _handshakes(self) -> Sequence[Handshake]:
        endpoints, _ = await self.where()
        return await asyncio.gather(
            *(
                shake(endpoint, self.subject.host, self.shared.contexts, self.setting.timeout)
                for endpoint in endpoints
            )
        )

    async def _client(self) -> Client | None:
        """Prefers a family that finished a handshake, as a client that tries both would."""
        found = await self.handshakes()
        if not found:
            return None
        best = next((one for one in found if one.trouble is None), found[0])
        http = Endpoint(best.endpoint.address, self.setting.http_port)
        return Client(
            self.subject.host,
            {"https": best.endpoint, "http": http},
            self.shared.contexts,
            self.setting.timeout,
            old_tls=best.version in ("TLSv1", "TLSv1.1"),
        )
