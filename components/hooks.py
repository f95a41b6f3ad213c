"""Hooks inside an update: one refuses a step that would break links, one explains a failure.

One of each kind a program; they tell resources apart by name.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import cast

import pulumi
from pulumi.runtime.rpc import UNKNOWN

from components.dns import lookup
from components.dns.records import Record

Expected = tuple[str, str]
"""Name and value of a CNAME."""


class Hooks:
    """The hooks of one program; each is registered with the engine on first use."""

    def __init__(self) -> None:
        """Knows no resource yet."""
        self._validations: dict[str, list[Expected]] = {}
        self._resting: dict[str, str] = {}

    def expect_validation(self, name: str, records: Sequence[Record]) -> None:
        """Remembers which records the validation resource `name` waits for."""

        def remember(values: Sequence[str]) -> None:
            self._validations[name] = list(zip(values[::2], values[1::2], strict=True))

        flat = [text for record in records for text in (record.name, record.value)]
        pulumi.Output.all(*flat).apply(remember)

    def expect_rest(self, name: str, esp_host: str) -> None:
        """Remembers where the tracking record `name` points while it is not on a CDN."""
        self._resting[name] = esp_host

    @cached_property
    def on_validation(self) -> pulumi.ResourceHookBinding:
        """For a certificate validation: names the missing records when the wait is over."""
        hook = pulumi.ErrorHook("name-missing-validation-records", self._name_missing)
        return pulumi.ResourceHookBinding(on_error=[hook])

    @cached_property
    def on_tracking_record(self) -> pulumi.ResourceHookBinding:
        """For a tracking record: refuses to move a live name to an edge that does not stand."""
        hook = pulumi.ResourceHook(
            "refuse-direct-move",
            self._refuse_direct_move,
            pulumi.ResourceHookOptions(on_dry_run=True),
        )
        return pulumi.ResourceHookBinding(before_update=[hook])

    async def _name_missing(self, args: pulumi.ErrorHookArgs) -> bool:
        expected = self._validations.get(args.name, [])
        states = await asyncio.gather(*(lookup.cname_state(*record) for record in expected))
        lines = [
            f"  {name.rstrip('.')}  CNAME  {value.rstrip('.')}  ({state.text})"
            for (name, value), state in zip(expected, states, strict=True)
            if not state.right
        ]
        pulumi.log.error(_missing_message(args.name, lines))
        return False

    async def _refuse_direct_move(self, args: pulumi.ResourceHookArgs) -> None:
        old, new = _target(args.old_inputs), _target(args.new_inputs)
        resting = self._resting.get(args.name)
        if old is None or old == resting or new is not None:
            return
        host = (args.new_inputs or {}).get("name", args.name)
        raise RuntimeError(
            f"{host} is live at {old}, and this change would move it straight to an edge that does "
            "not stand yet. Nothing was changed. Put cdn, group and account back as they were. To "
            "move it to another CDN, add that CDN under `also`, run `pulumi up`, then swap `cdn` "
            "and `also`; to another group or account, set stage: build first (https links do not "
            f"work while the name points at {resting})"
        )


def _missing_message(name: str, lines: Sequence[str]) -> str:
    if not lines:
        return (
            f"{name}: every validation record is in DNS, but the certificate was not issued in "
            "time. Run `pulumi up` again; if it stays so, look for a CAA record that does not "
            "allow amazon.com, or give it longer with certificate.wait"
        )
    return "\n".join(
        [
            f"{name}: the certificate was not issued in time; set these records and run "
            "`pulumi up` again (certificate.wait says how long it waits):",
            *lines,
        ]
    )


def _target(inputs: Mapping[str, object] | None) -> str | None:
    """What a record's inputs point at; None where a preview does not know it yet.

    Route 53 keeps it in `records` or `aliases`, Cloudflare in `content` and `proxied`.
    """
    found = inputs or {}
    records = cast(list[object], found.get("records") or [])
    aliases = cast(list[Mapping[str, object]], found.get("aliases") or [])
    first = records[0] if records else aliases[0].get("name") if aliases else found.get("content")
    if not isinstance(first, str) or first == UNKNOWN:
        return None
    return f"Cloudflare's edge for {first}" if found.get("proxied") else first
