"""Looks what stands at a name before a record is made there, in a preview too.

For a DNS provider whose own tool would take the place of what is there without a word; elsewhere
the API refuses. What is there exactly as wanted may be taken: an answer that got lost leaves it
behind.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pulumi

from components.dns.asking import NoAnswerError, answer_now
from components.dns.provider import DnsProvider
from components.hooks import Refuse


@dataclass(frozen=True)
class Standing:
    """A record set that stands at the name.

    Attributes:
        type: `CNAME`, `A` …
        text: TTL, type and values, as a zone file says them.
        wanted: whether it is the very record that is to be made.
    """

    type: str
    text: str
    wanted: bool


Read = Callable[[Mapping[str, object], Mapping[str, object]], Iterable[Standing]]
"""Every record set at a name, out of the inputs of the record and the look-up's answer."""


def first_look(
    provider: DnsProvider,
    account: pulumi.ProviderResource | None,
    read: Read,
    no_zone: str,
) -> Refuse:
    """What refuses to make a record where another one stands, for `Hooks.before_creating`.

    Args:
        provider: whose record it is.
        account: explicit provider of the zone's account, None for the default one.
        read: makes record sets of the provider's answer.
        no_zone: what its API says of a zone that is not there.
    """

    async def refuse(args: pulumi.ResourceHookArgs) -> None:
        """Raises when something else is there, or nobody can tell."""
        wanted, preview = args.new_inputs or {}, pulumi.runtime.is_dry_run()
        if preview and provider.question(wanted) is None:
            return  # only the update knows its name, or its zone
        try:
            answer = await answer_now(provider, wanted, account)
        except NoAnswerError as error:
            if preview and no_zone in error.whole:
                return  # the same program makes the zone
            raise RuntimeError(
                f"{args.name}: nothing was made, since what is at {wanted.get('name')} could not "
                f"be looked up ({error}); see that the credentials may list the zone's record sets"
            ) from None
        for found in read(wanted, answer):
            if found.wanted:
                return
            if found.type == wanted.get("type") or "CNAME" in (wanted.get("type"), found.type):
                raise RuntimeError(_stands_there(args.name, str(wanted.get("name")), found))

    return refuse


def _stands_there(resource: str, name: str, found: Standing) -> str:
    """What is at `name` already, and what to do about it."""
    host, _, label = resource.rpartition("-")
    advice = "remove it from the zone if nothing needs it, then run `pulumi up` again"
    if label in ("tracking", "owner") and found.type == "CNAME":
        advice = (
            f'set domains."{host}".dns.existing: true to import it (usual when the ESP had it '
            "validated)"
        )
    return (
        f"{resource}: a record already exists and was left as it is: {name} {found.text}; {advice}"
    )
