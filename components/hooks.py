"""Hooks inside an update: one refuses a step that would break links, one explains a failure.

One of each kind a program; they tell resources apart by name.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import pulumi
from pulumi.runtime.rpc import UNKNOWN

from components.dns.records import Record

Expected = tuple[str, str]
"""Name and value of a CNAME."""


_IN_PREVIEW_TOO = pulumi.ResourceHookOptions(on_dry_run=True)


@dataclass(frozen=True)
class _Rest:
    """Where a tracking record points off the CDN, and what would serve it on one."""

    esp_host: str
    edge: str | None


class Hooks:
    """The hooks of one program; each is registered with the engine on first use."""

    def __init__(self) -> None:
        """Knows no resource yet."""
        self._validations: dict[str, list[Expected]] = {}
        self._issuers: dict[str, str] = {}
        self._resting: dict[str, _Rest] = {}
        self._new_edges: set[str] = set()

    def expect_validation(
        self, name: str, records: Sequence[Record], issuer: str = "amazon.com"
    ) -> None:
        """Remembers which records the validation resource `name` waits for.

        Args:
            name: logical name of the validation resource.
            records: the CNAMEs that prove the hosts.
            issuer: what a CAA record would have to allow.
        """
        self._issuers[name] = issuer

        def remember(values: Sequence[str]) -> None:
            self._validations[name] = list(zip(values[::2], values[1::2], strict=True))

        flat = [text for record in records for text in (record.name, record.value)]
        pulumi.Output.all(*flat).apply(remember)

    def expect_rest(self, name: str, esp_host: str, edge: str | None) -> None:
        """Remembers where the tracking record `name` rests, and the resource that serves it.

        Args:
            name: logical name of the tracking record.
            esp_host: where it points while it is not on a CDN.
            edge: logical name of the distribution, service or zone it is to point at, if any.
        """
        self._resting[name] = _Rest(esp_host, edge)

    @cached_property
    def on_validation(self) -> pulumi.ResourceHookBinding:
        """For a certificate validation: names the missing records when the wait is over."""
        hook = pulumi.ErrorHook("name-missing-validation-records", self._name_missing)
        return pulumi.ResourceHookBinding(on_error=[hook])

    @cached_property
    def on_tracking_record(self) -> pulumi.ResourceHookBinding:
        """For a tracking record: refuses to move a live name to an edge that does not stand."""
        hook = pulumi.ResourceHook("refuse-direct-move", self._refuse_direct_move, _IN_PREVIEW_TOO)
        return pulumi.ResourceHookBinding(before_update=[hook], on_error=[self._already_there])

    @cached_property
    def on_owner_record(self) -> pulumi.ResourceHookBinding:
        """For an owner record: explains why it cannot be created."""
        return pulumi.ResourceHookBinding(on_error=[self._already_there])

    @cached_property
    def _already_there(self) -> pulumi.ErrorHook:
        return pulumi.ErrorHook("explain-existing-record", self._explain_existing_record)

    @cached_property
    def on_page_rule(self) -> pulumi.ResourceHookBinding:
        """For a page rule: explains that one stands in its place."""
        hook = pulumi.ErrorHook("explain-existing-page-rule", self._explain_existing_page_rule)
        return pulumi.ResourceHookBinding(on_error=[hook])

    def on_edge(self, serves_live: bool) -> pulumi.ResourceHookBinding:
        """For the distribution, service or zone of an edge: notes that it is new in this run.

        Args:
            serves_live: whether a live name is to be served there; for any other edge nothing
                needs noting, and the engine is spared a call back for each.
        """
        note = [self._note] if serves_live else None
        return pulumi.ResourceHookBinding(before_create=note, on_error=[self._taken_edge])

    @cached_property
    def _note(self) -> pulumi.ResourceHook:
        return pulumi.ResourceHook("note-new-edge", self._note_new_edge, _IN_PREVIEW_TOO)

    @cached_property
    def _taken_edge(self) -> pulumi.ErrorHook:
        return pulumi.ErrorHook("explain-taken-edge", self._explain_taken_edge)

    async def _note_new_edge(self, args: pulumi.ResourceHookArgs) -> None:
        self._new_edges.add(args.name)

    async def _explain_taken_edge(self, args: pulumi.ErrorHookArgs) -> bool:
        errors = " ".join(args.errors)
        if "CNAMEAlreadyExists" in errors:
            pulumi.log.error(
                f"{args.name}: another distribution has one of these names already. If an earlier "
                "`pulumi up` was cut off, it is its orphan: find it in the CloudFront console by "
                "the tracking-domain tag and set adopt.distribution to its ID. If the host is "
                "moving between groups, set it to stage: certificate and run `pulumi up` in "
                "between. If it is in another account, see AWS's associate-alias"
            )
        elif "already used by a service" in errors or "already taken by another" in errors:
            pulumi.log.error(
                f"{args.name}: another Fastly service has this name or one of these hosts already. "
                "If an earlier `pulumi up` was cut off, it is its orphan: set adopt.service to "
                "its ID (fastly.com, the service's page) and run `pulumi up` again. Otherwise take "
                "the host off the other service first"
            )
        return False

    async def _explain_existing_record(self, args: pulumi.ErrorHookArgs) -> bool:
        if args.failed_operation == "create" and "already exists" in " ".join(args.errors):
            host = args.name.rpartition("-")[0]
            pulumi.log.error(
                f'domains."{host}".dns.existing: the record is in the zone already and was left as '
                "it is; set dns.existing: true to import it (usual when the ESP had it validated)"
            )
        return False

    async def _explain_existing_page_rule(self, args: pulumi.ErrorHookArgs) -> bool:
        if "existing page rule" in " ".join(args.errors):
            pulumi.log.error(
                f"{args.name}: the zone has a page rule for this host already, which was left as "
                "it is. If an earlier `pulumi up` was cut off, it is its orphan: delete it in "
                "Cloudflare's dashboard (Rules, Page Rules) and run `pulumi up` again"
            )
        return False

    async def _name_missing(self, args: pulumi.ErrorHookArgs) -> bool:
        from components.dns import lookup  # dnspython, for a failure only

        expected = self._validations.get(args.name, [])
        states = await asyncio.gather(*(lookup.cname_state(*record) for record in expected))
        lines = [
            f"  {name.rstrip('.')}  CNAME  {value.rstrip('.')}  ({state.text})"
            for (name, value), state in zip(expected, states, strict=True)
            if not state.right
        ]
        pulumi.log.error(_missing_message(args.name, lines, self._issuers.get(args.name, "")))
        return False

    async def _refuse_direct_move(self, args: pulumi.ResourceHookArgs) -> None:
        rest = self._resting[args.name]
        old = _target(args.old_inputs)
        if old in (None, rest.esp_host) or rest.edge not in self._new_edges:
            return
        host = args.name.removesuffix("-tracking")
        raise RuntimeError(
            f"{host} is live at {old}, and this change would move it straight to an edge that did "
            "not stand before. The record was not changed. Put cdn, group and account back as "
            "they were. To move to another CDN, add that CDN under `also`, run `pulumi up`, then "
            "swap `cdn` and `also`; to another group or account, set stage: build first (https "
            f"links do not work while the name points at {rest.esp_host})"
        )


def _missing_message(name: str, lines: Sequence[str], issuer: str) -> str:
    if not lines:
        return (
            f"{name}: every validation record is in DNS, but the certificate was not issued in "
            "time. Run `pulumi up` again; if it stays so, look for a CAA record that does not "
            f"allow {issuer}, or give it longer with certificate.wait"
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
