"""What a DNS provider has to say of itself. Pure: imports neither Pulumi nor an SDK.

Each provider says it in its own file; the shared code asks the registry (`components.registry`).
Nothing here has a default: a provider that leaves out what a safety rule needs does not pass the
type checker.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from components.account import AccountKind
from components.config.faults import Fault
from components.config.rule import Rule

if TYPE_CHECKING:
    import pulumi

    from components.config.dns import Dns
    from components.config.values import Domain
    from components.dns.records import Published, Record


@dataclass(frozen=True)
class Form:
    """What an identifier of a provider looks like: a pattern for it whole, and an example."""

    pattern: re.Pattern[str]
    example: str


@dataclass(frozen=True)
class Pointing:
    """What a record says.

    Attributes:
        value: host name or address, without a final dot.
        proxied: the provider's own edge answers for the name, whatever `value` is.
        alias: it names a resource of the provider's cloud rather than a name.
    """

    value: str
    proxied: bool = False
    alias: bool = False

    def __str__(self) -> str:
        return f"the proxy in front of {self.value}" if self.proxied else self.value


@dataclass(frozen=True)
class Question:
    """What to ask a provider's look-up: its function, and what it takes."""

    function: str
    arguments: Mapping[str, object]


@dataclass(frozen=True)
class Found:
    """A record set as its provider says it stands at a name now.

    Attributes:
        type: `CNAME`, `A` …
        values: what it says; host names without a final dot. For an alias, the one name.
        identity: what imports it, as `DnsPublisher.create` takes it.
        proxied: the provider's own edge answers for the name.
        alias: it names a resource of the provider's cloud rather than a name.
        policy: why its answers differ from one question to the next; empty where they do not.
    """

    type: str
    values: tuple[str, ...]
    identity: str
    proxied: bool = False
    alias: bool = False
    policy: str = ""

    @property
    def pointing(self) -> Pointing | None:
        """Where it leads; None when that is no single name."""
        if self.policy or len(self.values) != 1 or not (self.alias or self.type == "CNAME"):
            return None
        return Pointing(self.values[0].rstrip(".").lower(), self.proxied, self.alias)

    @property
    def leads(self) -> bool:
        """Whether a link follows it; a TXT beside it changes nothing."""
        return self.alias or self.type in ("CNAME", "A", "AAAA")

    def __str__(self) -> str:
        """As a message shows it."""
        kind = f"{self.type} alias" if self.alias else self.type
        more = [self.policy] if self.policy else []
        more += ["proxied"] if self.proxied else []
        shown = f"{kind} {' '.join(self.values)}".rstrip()
        return f"{shown} ({', '.join(more)})" if more else shown


def in_words(found: Iterable[Found]) -> str:
    """What stands at a name, as a message shows it."""
    return ", ".join(sorted(str(item) for item in found))


def listed(value: object) -> list[Any]:
    """`value` when it is a list, else none: an input that is not known yet is none."""
    return cast(list[Any], value) if isinstance(value, list) else []


def known_text(value: object) -> str | None:
    """`value` when it is a text, else None."""
    return value if isinstance(value, str) and value else None


class DnsPublisher(Protocol):
    """One zone at one DNS provider."""

    @property
    def identity(self) -> "pulumi.Input[str] | None":
        """ID of the zone; None where it has none."""
        ...

    @property
    def zone_name(self) -> str | None:
        """The name that the zone answers for; None where nobody knows it before the update."""
        ...

    def create(
        self, name: str, record: "Record", imported: str | None, opts: "pulumi.ResourceOptions"
    ) -> "Published":
        """Registers the record resource `name`, which stays its logical name for ever.

        Args:
            name: logical name.
            record: what to publish.
            imported: `Found.identity` of the record that is in the zone already: it is imported,
                and then made as wanted. None where there is none to take over.
            opts: parent, protection and the like.
        """
        ...

    def place(self, name: str) -> Mapping[str, object]:
        """Where a record of that name stands, as inputs of a record resource say it."""
        ...


@dataclass(frozen=True, kw_only=True, eq=False)
class DnsProvider(ABC):
    """One DNS provider, as the shared code sees it.

    Attributes:
        name: its word in the stack file.
        title: the name people use.
        account: whose credentials its records need; None where a person sets them.
        by_hand: whether a person sets the records, so that nothing is made and nothing waits.
        zone_id: form of a zone's ID; None where zones have none.
        record_id: form of a record's ID for `dns.existing`; None where a record needs none.
        alias_records: whether it has records that name a resource of its cloud (`record: alias`).
        takes_equal: whether a record that is made takes the place of an equal one, so that nothing
            has to be imported; what else stands there, a hook has to protect.
        proxies: whether its own edge can answer for a name.
        makes_again: whether a change of a record that is gone from the zone makes it again.
        lowest_ttl: seconds; the least that every zone takes.
        record_type: type token of its record resource; None where none is made.
        rules: its own checks of one domain's `dns`, as far as an editor can be told of them.
    """

    name: str
    title: str
    account: AccountKind | None
    by_hand: bool
    zone_id: Form | None
    record_id: Form | None
    alias_records: bool
    takes_equal: bool
    proxies: bool
    makes_again: bool
    lowest_ttl: int
    record_type: str | None
    rules: tuple[Rule, ...]

    @abstractmethod
    def check(self, domain: "Domain") -> Iterable[Fault]:
        """Every fault of a domain's `dns` that only this provider knows."""

    @abstractmethod
    def points_at(self, inputs: Mapping[str, object]) -> Pointing | None:
        """What a record of `record_type` says; None when it is no single plain record.

        A rule that asks refuses what it cannot know.

        Args:
            inputs: of the record resource, as the engine keeps them.
        """

    @abstractmethod
    def question(self, inputs: Mapping[str, object]) -> Question | None:
        """How to ask what stands at the name of a record; None where nobody can be asked.

        Args:
            inputs: of the record resource, as the engine keeps them; name and zone suffice.
        """

    def together(self, records: Sequence[Mapping[str, object]]) -> Iterable[Sequence[int]]:
        """Which of `records`, by number, one question can ask for; by default each alone."""
        return [[number] for number in range(len(records))]

    def question_of_all(self, records: Sequence[Mapping[str, object]]) -> Question | None:
        """One question for records that belong `together`."""
        return self.question(records[0])

    @abstractmethod
    def found(self, inputs: Mapping[str, object], answer: Mapping[str, object]) -> Sequence[Found]:
        """Every record set at the name, of whatever type, out of the answer to `question`.

        Args:
            inputs: that the question was made from.
            answer: what the function returned.
        """

    @abstractmethod
    def zone_of(self, outputs: Mapping[str, object]) -> str | None:
        """ID of the zone that a record of `record_type` is in; None where it does not say.

        Args:
            outputs: of the record resource, as the engine keeps them.
        """

    @abstractmethod
    def exists_already(self, errors: str) -> bool:
        """Whether its API refused a record because one stands at the name."""

    @abstractmethod
    def publisher(self, dns: "Dns", provider: "pulumi.ProviderResource | None") -> DnsPublisher:
        """The publisher of one zone; imports the provider's SDK.

        Args:
            dns: where the records live.
            provider: explicit provider of the zone's account, None for the default one.

        Raises:
            pulumi.RunError: when the zone cannot be found.
        """
