"""What the domains of one run have in common beside the stack file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from components.accounts import Accounts
from components.adopting import Adopting
from components.config.values import Keyed, StackConfig
from components.dns.zones import Zones
from components.hooks import Hooks
from components.keeping import Keeping
from components.previous import Previous
from components.registry import DNS_PROVIDERS
from components.standing import AliasRecords


@dataclass(frozen=True)
class Run:
    """One run of the program.

    Attributes:
        hooks: what is called inside the update.
        previous: what the last update left behind.
        zones: the DNS zones that records are published in.
        aliases: which names stand on alias records.
        stack: name of the stack whose outputs tell of the domains; None in a program of one's own.
        accounts: what the stack file says of each; empty in a program of one's own.
    """

    hooks: Hooks
    previous: Previous
    zones: Zones
    aliases: AliasRecords
    stack: str | None = None
    accounts: Mapping[str, Keyed] = field(default_factory=dict[str, Keyed])

    @classmethod
    def of(cls, stack: StackConfig, accounts: Accounts, previous: Previous) -> "Run":
        """The run of a stack file."""
        zones = Zones(
            lambda dns: accounts.provider(dns.account, DNS_PROVIDERS[dns.provider].account)
        )
        Keeping.of_this_program()  # registers its hooks, also for a stack file without a host
        aliases = AliasRecords(previous)
        Adopting.of_this_program().remember(previous.domains)
        return cls(
            Hooks.of_this_program(), previous, zones, aliases, pulumi.get_stack(), stack.accounts
        )
