"""A guard that asks a stand-in in place of real probes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import pulumi
import pytest

from components.config.dns import Dns
from components.config.values import Domain
from components.guard import probing
from components.guard.expectation import Proof
from components.guard.hooks import Guard, RefusedError
from components.hooks import Hooks
from components.registry import DNS_PROVIDERS
from verify.values import Check

HOST = "ablink.example.com"
NAME = f"{HOST}-tracking"
EDGE = "d1.cloudfront.net"
AT_ESP = {"records": ["sendgrid.net"], "ttl": 600}
AT_EDGE = {"records": [EDGE], "ttl": 300}
BROKEN = Check("esp", "fail", "edge-error", "502", "An error page.", "Check the origin.")
BLIND = Check("https", "error", "https-timeout", "no route to the internet")


@dataclass
class StandIn:
    """Finds what it is told to find, and remembers who asked."""

    found: Sequence[Check] = ()
    dns: Check = field(default_factory=lambda: Check("dns", "pass"))
    https_today: bool = False
    asked: list[str] = field(default_factory=list[str])
    together: asyncio.Barrier | None = None
    proof: Proof | None = None

    async def before(self, domain: Domain, proof: Proof, edge: str | None) -> probing.Result:
        del proof
        self.asked.append(f"before {domain.host} {edge}")
        if self.together is not None:
            await self.together.wait()
        return probing.Result(self.found)

    async def live(
        self, domain: Domain, proof: Proof, edge: str | None, *, past_dns: bool = False
    ) -> probing.Result:
        self.proof = proof
        self.asked.append(f"live {domain.host} {edge}{' past dns' if past_dns else ''}")
        return probing.Result(self.found)

    async def serves_https(self, domain: Domain) -> bool:
        self.asked.append(f"https {domain.host}")
        return self.https_today

    async def wait_for_dns(self, domain: Domain, edge: str | None) -> Check:
        del domain, edge
        return self.dns

    seen_at_edge = wait_for_dns


def domain(mode: bool | Literal["warn"] = True, host: str = HOST, **keys: Any) -> Domain:
    values: dict[str, Any] = {"cdn": "cloudfront", "esp": "sendgrid", "stage": "live", **keys}
    return Domain(host=host, dns=Dns(provider="route53", zone="example.com"), guard=mode, **values)


class Unregistered(Hooks):
    """Hooks without an engine."""

    def hook(self, name: str, *args: Any, **options: Any) -> pulumi.ResourceHook:
        """Something that stands for the hook."""
        del args, options
        return cast(pulumi.ResourceHook, name)


def guard(watched: Domain, proof: Proof | None = None) -> Guard:
    """A guard that knows one domain and its record."""
    made = Guard(Unregistered())
    made.know(watched)
    made.watch(NAME, watched, DNS_PROVIDERS[watched.dns.provider], proof or Proof())
    return made


def arguments(
    new: dict[str, Any], old: dict[str, Any] | None = None, name: str = NAME
) -> pulumi.ResourceHookArgs:
    return pulumi.ResourceHookArgs("urn", "id", name, "type", new_inputs=new, old_inputs=old)


def refusal(working: Any) -> str:
    with pytest.raises(RefusedError) as caught:
        asyncio.run(working)
    return str(caught.value)
