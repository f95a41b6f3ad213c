"""The slots for own certificates: a renewal needs one more than there are certificates.

Source: sources/quotas#custom-certificates; docs/decisions/custom-certificates.md.
"""

from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import cast

import pulumi
from pulumi.runtime import invoke_async

from components.cloudflare.descriptor import CLOUDFLARE
from components.config.values import Edge
from components.dns.answers import reason
from components.hooks import Hooks, Mechanism

_LIST = "cloudflare:index/getCustomSsls:getCustomSsls"

SLOTS: Mapping[str, int] = {"business": 1}
"""Plan -> slots of a zone, where the plan says it; on Enterprise the contract does."""

_QUOTA = ("1212", "custom certificate quota")

WAY = (
    "To renew without a gap, let a pack serve meanwhile: write certificate: {source: advanced} and "
    "run `pulumi up`, which removes the uploaded certificate once the pack is active; then write "
    "the new certificate and key with source: custom again and run `pulumi up`. Or ask Cloudflare "
    "for another slot. Deleting the old certificate first breaks https links until the new one "
    "serves"
)


class Slots(Mechanism):
    """The uploads of one program."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows no upload yet."""
        super().__init__(hooks)
        self._uploads: dict[str, tuple[Edge, pulumi.Resource]] = {}

    def on_upload(
        self, name: str, edge: Edge, parent: pulumi.Resource
    ) -> pulumi.ResourceHookBinding:
        """For the upload `name` of `edge`: looks for a free slot, and explains that there is none.

        Off the CDN the old certificate goes first, so nothing has to be free.

        Args:
            name: its logical name.
            edge: whose certificate it is.
            parent: whose provider is asked.
        """
        explain = self._hooks.on_refusal("explain-certificate-slots", explained)
        if not edge.live or CLOUDFLARE.of(edge.shared).plan not in SLOTS:
            return explain
        self._uploads[name] = edge, parent
        look = self._hooks.hook("look-for-a-certificate-slot", self.before_upload, in_preview=True)
        own = pulumi.ResourceHookBinding(before_create=[look])
        return pulumi.ResourceHookBinding.merge(own, explain)

    async def before_upload(self, args: pulumi.ResourceHookArgs) -> None:
        """Refuses an upload for which the plan has no slot, before anything is changed."""
        edge, parent = self._uploads[args.name]
        plan = CLOUDFLARE.of(edge.shared).plan
        zone_id = (args.new_inputs or {}).get("zoneId")
        if not isinstance(zone_id, str):  # A preview, and the same program makes the zone.
            return
        # Without the version another default provider than the resources' own would be asked.
        version = metadata.version("pulumi-cloudflare")
        options = pulumi.InvokeOptions(parent=parent, version=version)
        try:
            answer = cast(
                Mapping[str, object], await invoke_async(_LIST, {"zoneId": zone_id}, options) or {}
            )
        except Exception as error:
            pulumi.log.warn(
                f"{args.name}: the zone's own certificates could not be counted ({reason(error)}); "
                "the upload itself will tell whether there is a slot"
            )
            return
        there = cast(Sequence[object], answer.get("results") or [])
        if len(there) >= SLOTS[plan]:
            raise RuntimeError(
                f"{args.name}: a new certificate has to be uploaded while the old one serves, and "
                f"the plan '{plan}' has {SLOTS[plan]} slot, which is taken. Nothing was changed. "
                f"{WAY}"
            )


def explained(errors: str) -> str | None:
    """What a person does when the API has no slot left."""
    if not any(text in errors for text in _QUOTA):
        return None
    return f"the zone has no free slot for another certificate. {WAY}"
