"""Does with resources what the engine does, without a process or a wire in between."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from sandbox.aws.package import PACKAGE
from sandbox.cloud import Cloud
from sandbox.properties import Properties
from sandbox.provider.lifecycle import Provider, Urn
from tests.sandbox.samples import HOST, ZONE_ID

Result = TypeVar("Result")

CERTIFICATE = "aws:acm/certificate:Certificate"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
RECORD = "aws:route53/record:Record"


def run(operation: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(operation)


class Engine:
    """Does with a resource what the engine does, in the engine's order."""

    def __init__(self, cloud: Cloud, **config: Any) -> None:
        self.provider = Provider(PACKAGE, cloud)
        self.provider.configure(config)

    def check(self, token: str, inputs: Properties, old: Properties | None = None) -> Properties:
        found, wrong = self.provider.check(Urn(token, "name"), old or {}, inputs, b"seed")
        assert wrong == []
        return found

    def faults(self, token: str, **inputs: Any) -> list[tuple[str, str]]:
        return self.provider.check(Urn(token, "name"), {}, inputs, b"")[1]

    async def create(
        self, token: str, inputs: Properties, *, preview: bool = False, timeout: float = 5
    ) -> tuple[str, Properties]:
        checked = self.check(token, inputs)
        return await self.provider.create(
            Urn(token, "name"), checked, preview=preview, timeout=timeout
        )

    async def read(
        self, token: str, identity: str, state: Properties, inputs: Properties
    ) -> tuple[str, Properties, Properties] | None:
        return await self.provider.read(Urn(token, "name"), identity, state, inputs)

    async def update(
        self, token: str, identity: str, old: Properties, inputs: Properties
    ) -> Properties:
        checked = self.check(token, inputs)
        return await self.provider.update(
            Urn(token, "name"), identity, old, checked, preview=False, timeout=5
        )

    async def delete(self, token: str, identity: str, state: Properties) -> None:
        await self.provider.delete(Urn(token, "name"), identity, state, 5)

    def paths(self, token: str, old: Properties, new: Properties, *ignore: str) -> list[str]:
        found, _ = self.provider.diff(Urn(token, "name"), old, new, ignore)
        return [change.path for change in found]


def record(**changes: Any) -> Properties:
    base = {"zoneId": ZONE_ID, "name": HOST, "type": "CNAME", "ttl": 300}
    return base | {"records": ["sendgrid.net"]} | changes


def certificate(*names: str) -> Properties:
    return {
        "domainName": names[0],
        "subjectAlternativeNames": list(names[1:]),
        "validationMethod": "DNS",
        "region": "us-east-1",
    }
