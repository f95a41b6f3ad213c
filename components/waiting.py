"""The wait for a certificate that was asked for, and what is said when it does not come."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from components import certificate_fate
from components.cdn import Cdn
from components.dns.records import Record
from components.hook_names import named
from components.hooks import Hooks, Mechanism
from components.threads import in_hook

Expected = tuple[str, str]
"""Name and value of a CNAME."""


@dataclass(frozen=True)
class Wait:
    """One wait.

    Attributes:
        cdn: whose certificate it is.
        source: where it comes from, a word of `certificate.source`.
        issuer: what a CAA record has to allow.
        certificate: type and logical name of what asked for it.
    """

    cdn: Cdn[Any]
    source: str
    issuer: str
    certificate: tuple[str, str]


class Waits(Mechanism):
    """The waits of one program; each resource that waits is told apart by its logical name."""

    def __init__(self, hooks: Hooks) -> None:
        """Waits for nothing yet."""
        super().__init__(hooks)
        self._waits: dict[str, Wait] = {}
        self._records: dict[str, list[Expected]] = {}
        hook = pulumi.ErrorHook(named("name-missing-validation-records"), in_hook(self._explain))
        self._binding = pulumi.ResourceHookBinding(on_error=[hook])

    def on(self, name: str, records: Sequence[Record], wait: Wait) -> pulumi.ResourceHookBinding:
        """For the resource `name`, which waits: explains why a certificate did not come.

        Args:
            name: its logical name.
            records: the CNAMEs that prove the hosts.
            wait: what it waits for.
        """
        self._waits[name] = wait

        def remember(values: Sequence[str]) -> None:
            self._records[name] = list(zip(values[::2], values[1::2], strict=True))

        flat = [text for record in records for text in (record.name, record.value)]
        pulumi.Output.all(*flat).apply(remember)
        return self._binding

    async def _explain(self, args: pulumi.ErrorHookArgs) -> bool:
        from components.dns import lookup  # dnspython, for a failure only

        wait = self._waits[args.name]
        ended = wait.cdn.certificate_failure(" ".join(args.errors))
        if ended is not None:
            urn = _urn(args.urn, wait.certificate)
            pulumi.log.error(f"{args.name}: {certificate_fate.remedy(ended, urn)}")
            return False
        expected = self._records.get(args.name, [])
        states = await asyncio.gather(*(lookup.cname_state(*record) for record in expected))
        lines = [
            f"  {name.rstrip('.')}  CNAME  {value.rstrip('.')}  ({state.text})"
            for (name, value), state in zip(expected, states, strict=True)
            if not state.right
        ]
        pulumi.log.error(_missing_message(args.name, lines, wait))
        return False


def _urn(waiting: str, certificate: tuple[str, str]) -> str:
    """The URN of the certificate: a sister of the resource that waits for it."""
    type_, name = certificate
    return f"{waiting.rpartition('$')[0]}${type_}::{name}"


def _missing_message(name: str, lines: Sequence[str], wait: Wait) -> str:
    gives_up = wait.cdn.sources[wait.source].gives_up
    deadline = f". {gives_up}" if gives_up else ""
    if not lines:
        return (
            f"{name}: every validation record is in DNS, but the certificate was not issued in "
            "time. Run `pulumi up` again; if it stays so, look for a CAA record that does not "
            f"allow {wait.issuer}, or give it longer with certificate.wait{deadline}"
        )
    return "\n".join(
        [
            f"{name}: the certificate was not issued in time; set these records and run "
            f"`pulumi up` again (certificate.wait says how long it waits){deadline}:",
            *lines,
        ]
    )
