"""DNS that a person keeps: nothing is published, the records are exported for them to set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from components.config.faults import Fault
from components.dns.provider import DnsProvider, DnsPublisher, Found, Pointing, Question

if TYPE_CHECKING:
    import pulumi

    from components.config.dns import Dns
    from components.config.values import Domain
    from components.dns.records import Published, Record


@dataclass(frozen=True, kw_only=True, eq=False)
class Manual(DnsProvider):
    """A person at their DNS console."""

    def check(self, domain: "Domain") -> Iterable[Fault]:
        """Nothing: no zone is looked up and nothing is made."""
        del domain
        return ()

    def points_at(self, inputs: Mapping[str, object]) -> Pointing | None:
        """None: there is no record resource."""
        del inputs
        return None

    def question(self, inputs: Mapping[str, object]) -> Question | None:
        """None: nobody keeps the records but a person."""
        del inputs
        return None

    def found(self, inputs: Mapping[str, object], answer: Mapping[str, object]) -> Sequence[Found]:
        """Nothing: nothing is asked."""
        del inputs, answer
        return ()

    def zone_of(self, outputs: Mapping[str, object]) -> str | None:
        """None: there is no record resource."""
        del outputs

    def exists_already(self, errors: str) -> bool:
        """Never: no record is made."""
        del errors
        return False

    def publisher(self, dns: "Dns", provider: "pulumi.ProviderResource | None") -> DnsPublisher:
        """Takes every record as published the moment it is known."""
        del dns, provider
        return _Exported()


class _Exported:
    def place(self, name: str) -> Mapping[str, object]:
        """Nowhere: no resource is registered."""
        del name
        return {}

    @property
    def identity(self) -> None:
        """None: nobody knows the zone."""
        return None

    @property
    def zone_name(self) -> None:
        """None: nobody is asked."""
        return None

    def create(
        self, name: str, record: "Record", imported: str | None, opts: "pulumi.ResourceOptions"
    ) -> "Published":
        """Registers no resource."""
        import pulumi

        from components.dns.records import Published

        del name, imported, opts
        return Published(
            pulumi.Output.from_input(record.name), pulumi.Output.from_input(record.value)
        )


MANUAL = Manual(
    name="manual",
    title="DNS by hand",
    account=None,
    by_hand=True,
    zone_id=None,
    record_id=None,
    alias_records=False,
    takes_equal=True,
    proxies=False,
    makes_again=False,
    lowest_ttl=0,
    record_type=None,
    rules=(),
)
