"""What a name leads to today is not moved but from where this stack knows it to be.

Before a tracking record changes, in a preview too, its provider is asked what it says now, for that
record alone. An answer that is neither what the state says nor what is wanted was given by somebody
else, and is left; so is a record that a refresh found elsewhere. See docs/decisions/today-stays.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pulumi

from components.catalog import ESPS
from components.config.resting import rest
from components.config.values import Domain
from components.dns import taking
from components.dns.asking import NoAnswerError, ask_now
from components.dns.provider import DnsProvider, Found, Pointing, in_words
from components.hooks import Hooks, Mechanism
from components.previous import Previous
from components.registry import CDNS, DNS_PROVIDERS
from components.target import Target
from components.told import applied


@dataclass(frozen=True)
class _Name:
    """A tracking name, and how to ask for it.

    Attributes:
        domain: the domain as the stack file has it.
        account: explicit provider of its zone's account; None for the default one.
        previous: what the last update left.
        edges: where it points at each CDN, as far as this update knows by now.
    """

    domain: Domain
    account: pulumi.ProviderResource | None
    previous: Previous
    edges: set[Pointing] = field(default_factory=set[Pointing])

    @property
    def provider(self) -> DnsProvider:
        return DNS_PROVIDERS[self.domain.dns.provider]


class Today(Mechanism):
    """The hooks of one program that look before a tracking record changes."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows no record yet."""
        super().__init__(hooks)
        self._names: dict[str, _Name] = {}

    def watch(
        self,
        name: str,
        domain: Domain,
        account: pulumi.ProviderResource | None,
        previous: Previous,
        targets: Mapping[str, Target | None],
    ) -> pulumi.ResourceHookBinding:
        """For a tracking record, and the AAAA beside an alias: leaves what somebody else changed.

        Args:
            name: logical name of the record.
            domain: the domain as the stack file has it.
            account: explicit provider of its zone's account; None for the default one.
            previous: what the last update left.
            targets: CDN -> where the domain would point there; its own and the standbys.
        """
        watched = self._names[name] = _Name(domain, account, previous)
        for target in targets.values():
            if target is not None:
                _remember(watched.edges, target)
        return self._binding

    @cached_property
    def _binding(self) -> pulumi.ResourceHookBinding:
        hook = self._hooks.hook("refuse-foreign-record", self._refuse_foreign, in_preview=True)
        return pulumi.ResourceHookBinding(before_update=[hook])

    async def _refuse_foreign(self, args: pulumi.ResourceHookArgs) -> None:
        """Raises when the record was changed by somebody else."""
        name, old_inputs = self._names[args.name], args.old_inputs or {}
        host, provider = name.domain.host, name.provider
        old = provider.points_at(old_inputs)
        if old is None:  # Another hook says so.
            return
        new = provider.points_at(args.new_inputs or {})
        try:
            found = await ask_now(provider, old_inputs, name.account)
        except NoAnswerError as error:
            raise RuntimeError(
                f"{host}: its record was not changed, since {provider.title} does not say what it "
                f"says now ({error}); see that the credentials may list the zone's records, and "
                "run this again"
            ) from None
        now = [item for item in found if item.leads]
        _refuse_third_answer(host, provider, now, old, new)
        refuse_another(host, provider, now, str(args.id))
        if not _is_ours(name, old):
            raise RuntimeError(_foreign(name.domain, old))


def _foreign(domain: Domain, old: Pointing) -> str:
    """A record leads where this stack did not put it: found so by an import, or by a refresh."""
    if domain.dns.existing:
        return str(taking.elsewhere(domain, old))
    add = taking.line(domain, old)
    return (
        f"{domain.host}: somebody led its record to {old}, which is neither where it rests "
        f"({rest(domain)}) nor an edge of this stack. It was not changed. To bring it back, set "
        f"it in the zone by hand and run `pulumi refresh`; {add}"
    )


def _remember(edges: set[Pointing], target: Target) -> None:
    def known(value: str) -> None:
        edges.add(Pointing(value.rstrip(".").lower(), target.proxied))

    applied(target.value, known)


def _refuse_third_answer(
    host: str, provider: DnsProvider, found: Sequence[Found], old: Pointing, new: Pointing | None
) -> None:
    if not found and provider.makes_again:
        return
    if not found:
        raise RuntimeError(
            f"{host}: its record is gone from the zone at {provider.title}, and a change does not "
            "bring it back. Run `pulumi refresh`, then `pulumi up` without dns.existing, which "
            "makes it again"
        )
    expected = {_lower(place) for place in (old, new) if place is not None}
    if all(item.pointing in expected for item in found):
        return
    raise RuntimeError(
        f"{host}: somebody changed its record by hand: at {provider.title} it says "
        f"{in_words(found)}, and the last update left it at {old}. It was not changed. If it is to "
        "stay as it is, run `pulumi refresh` and then `pulumi preview`, which says what to write; "
        f"else set it back to {old} in the zone, and run this again"
    )


def refuse_another(host: str, provider: DnsProvider, found: Sequence[Found], identity: str) -> None:
    """Where records have IDs, one that was deleted and made again is not the state's any more."""
    own = identity.rpartition("/")[2]
    if provider.record_id is None or any(item.identity == own for item in found):
        return
    raise RuntimeError(
        f"{host}: somebody deleted its record at {provider.title} and made another one by hand, "
        f"which says {in_words(found)}. It was not changed. Run `pulumi refresh`, then write "
        "dns.existing: true, so that the one that stands there now is taken over"
    )


def _is_ours(name: _Name, old: Pointing) -> bool:
    """Whether a record rests where `old` leads, or is at an edge of this stack, new or earlier."""
    domain, place = name.domain, _lower(old)
    at_esp = not place.proxied and (
        ESPS[domain.esp].serves(place.value) or place.value == domain.esp_host
    )
    if (
        at_esp
        or place == _lower(rest(domain))
        or any((place.value, place.proxied) == (edge.value, edge.proxied) for edge in name.edges)
    ):
        return True
    was = name.previous.domains.get(domain.host)
    edges: Mapping[str, str | None] = {} if was is None else was.edges
    cdns = [CDNS[cdn] for cdn in {*domain.cdns, *edges} if cdn in CDNS]
    if place.proxied and not domain.dns.rollback_proxied:
        return any(cdn.default_dns == name.provider.name for cdn in cdns)
    if place.value in name.previous.names or place.value in edges.values():
        return True
    return any(not cdn.own_address and cdn.signature.is_edge(place.value) for cdn in cdns)


def _lower(place: Pointing) -> Pointing:
    return Pointing(place.value.rstrip(".").lower(), place.proxied, place.alias)
