"""Validation records that are in the zone already, and what keeps the proofs of others.

A certificate elsewhere may renew by the same record: ACM gives a name one proof for all its
certificates. So one of equal value is taken over, one of another value is left alone and explained,
and none is ever deleted. See docs/decisions/proofs.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pulumi

from components.config.dns import Dns
from components.dns.asking import NoAnswerError, ask, ask_now
from components.dns.provider import DnsProvider, DnsPublisher, Found, in_words
from components.dns.records import Record, State
from components.hooks import Hooks, Mechanism
from components.previous import Previous
from components.registry import DNS_PROVIDERS


@dataclass(frozen=True)
class _Watched:
    """A proof that this program publishes.

    Attributes:
        provider: whose record it is.
        account: explicit provider of the zone's account.
        before: its value as the certificate in the state names it; None without one.
    """

    provider: DnsProvider
    account: pulumi.ProviderResource | None
    before: str | None


class Proofs(Mechanism):
    """The proofs of one program, and the hooks that look before one is made or changed."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows no record yet."""
        super().__init__(hooks)
        self._watched: dict[str, _Watched] = {}
        self._found: dict[str, Sequence[Found]] = {}

    def know(self, name: str, found: Sequence[Found]) -> None:
        """Takes what stands where the record resource `name` is to be: nobody asks for it again."""
        self._found[name] = found

    def take(
        self,
        name: str,
        record: Record,
        dns: Dns,
        publisher: DnsPublisher,
        account: pulumi.ProviderResource | None,
        previous: Previous,
    ) -> str | None:
        """What imports the record resource `name`, where one that stands can be taken over so.

        Args:
            name: logical name of the record.
            record: what is to be published.
            dns: where it is.
            publisher: of its zone.
            account: explicit provider of the zone's account, None for the default one.
            previous: what the last update left; read only where a provider needs imports.
        """
        provider = DNS_PROVIDERS[dns.provider]
        if provider.takes_equal:
            self._watched[name] = _Watched(provider, account, None)
            return None
        state: State = previous.resources
        known = None if record.remembered is None else record.remembered(state)
        self._watched[name] = _Watched(provider, account, None if known is None else known[1])
        if (provider.record_type, name) in state:
            return None
        at = record.name if isinstance(record.name, str) else known and known[0]
        if not at:
            return None
        try:
            found = self._found.get(name)
            if found is None:
                found = ask(provider, publisher.place(_bare(at)), account)
        except NoAnswerError:
            return None  # The hook asks again, and stops the step when it gets no answer either.
        one = _plain(found)
        if one is None or (known is not None and not _says(one, known[1])):
            return None
        return one.identity

    def shown(self, record: Record, previous: Previous) -> Record:
        """The record as a preview shows it; in an update as it is.

        Where a certificate is to be replaced, its proof is not known before the update, and would
        show as replaced, too: a scare that never comes true, since a name keeps its proof.
        """
        if record.remembered is None or not pulumi.runtime.is_dry_run():
            return record
        known = record.remembered(previous.resources)
        if known is None:
            return record
        name, value = known
        return replace(record, name=_or(record.name, name), value=_or(record.value, value))

    @property
    def hooks(self) -> pulumi.ResourceHookBinding:
        """For each proof: looks what stands at its name."""
        look = self._hooks.hook("look-for-a-proof", self.before_create, in_preview=True)
        keep = self._hooks.hook("keep-a-proof", self.before_update, in_preview=True)
        return pulumi.ResourceHookBinding(before_create=[look], before_update=[keep])

    async def before_create(self, args: pulumi.ResourceHookArgs) -> None:
        """Takes over an equal proof, and refuses to make one in the place of another."""
        watched, wanted = self._watched[args.name], args.new_inputs or {}
        now = watched.provider.points_at(wanted)
        if now is None:  # A preview, and the certificate is yet to be asked for.
            return
        found = await _standing(args.name, watched, wanted)
        if not found:
            return
        one = _plain(found)
        if one is None or not _says(one, now.value):
            raise RuntimeError(_explained(args.name, wanted, found, now.value))
        if watched.provider.takes_equal:
            return
        advice = (
            f"{args.name}: the record that proves this name is in the zone already, as another "
            f"certificate has it ({_name(wanted)} {one})"
        )
        if pulumi.runtime.is_dry_run():
            pulumi.log.warn(f"{advice}; the update stops there, and the next one imports it")
            return
        raise RuntimeError(
            f"{advice}. Run `pulumi up` again: now that its name is known, it is imported"
        )

    async def before_update(self, args: pulumi.ResourceHookArgs) -> None:
        """Refuses to change a proof that is not this stack's own, be it imported just now."""
        watched, wanted = self._watched[args.name], args.new_inputs or {}
        old, new = (watched.provider.points_at(given or {}) for given in (args.old_inputs, wanted))
        if new is None or (old is not None and _same(old.value, new.value)):
            return
        found = await _standing(args.name, watched, wanted)
        one = _plain(found)
        if not found or (one is not None and _says(one, new.value)):
            return
        own = old is not None and one is not None and _says(one, old.value)
        if own and (watched.provider.takes_equal or _same(watched.before, old and old.value)):
            return
        raise RuntimeError(_explained(args.name, wanted, found, new.value))


async def _standing(name: str, watched: _Watched, wanted: Mapping[str, object]) -> Sequence[Found]:
    try:
        return await ask_now(watched.provider, wanted, watched.account)
    except NoAnswerError as error:
        if pulumi.runtime.is_dry_run():
            return ()  # The same program may make the zone; the update asks again.
        raise RuntimeError(
            f"{name}: nothing was changed, since what is at {_name(wanted)} could not be looked up "
            f"({error}); see that the credentials may list the zone's records"
        ) from None


def _or(given: pulumi.Input[str], known: str) -> pulumi.Output[str] | str:
    """`given`, or what was known before where only the update will tell.

    It waits for the same resources: a plan of the preview holds the update to them.
    """
    if isinstance(given, str):
        return given

    def settled(found: object) -> str:
        return found if isinstance(found, str) else known

    return pulumi.Output.from_input(given).apply(settled, run_with_unknowns=True)


def _plain(found: Sequence[Found]) -> Found | None:
    """The one CNAME that stands there alone and is answered as it is."""
    one = found[0] if len(found) == 1 else None
    return one if one is not None and one.type == "CNAME" and not one.proxied else None


def _says(found: Found, value: str) -> bool:
    return found.pointing is not None and _same(found.pointing.value, value)


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return name.rstrip(".").lower()


def _name(inputs: Mapping[str, object]) -> str:
    return _bare(str(inputs.get("name")))


def _explained(
    resource: str, wanted: Mapping[str, object], found: Sequence[Found], value: str
) -> str:
    return explained(resource, _name(wanted), found, f"CNAME {_bare(value)}")


def explained(where: str, name: str, found: Sequence[Found], needed: str) -> str:
    """What stands at the name of a proof, and what to do about it.

    Args:
        where: what wants the proof.
        name: of the record that proves it.
        found: what stands there.
        needed: what the certificate needs there.
    """
    return (
        f"{where}: {name} has another record already, which was left as it is: {in_words(found)}. "
        f"The certificate needs {needed} there, and beside a CNAME there is nothing. What is there "
        "proves the name for a certificate elsewhere (an ESP's own HTTPS, another CDN or account, "
        "a run of certbot), which could not renew without it. When nothing needs it any more, "
        "remove it from the zone and run `pulumi up` again"
    )
