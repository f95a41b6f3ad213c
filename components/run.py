"""What the domains of one run have in common beside the stack file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pulumi

from components import whose, zone_of_host
from components.accounts import Accounts
from components.adopting import Adopting
from components.config.values import Domain, StackConfig
from components.credentials import Credentials
from components.default_providers import DefaultProviders, Use
from components.dns.zones import Zones
from components.hooks import Hooks
from components.keeping import Keeping
from components.owners import Owner
from components.previous import Previous
from components.registry import CDNS, DNS_PROVIDERS
from components.standing import AliasRecords
from components.takeover import Takeover, look, refuse_own_edges
from components.whose import Unsure


@dataclass(frozen=True)
class Run:
    """One run of the program.

    Attributes:
        hooks: what is called inside the update.
        previous: what the last update left behind.
        zones: the DNS zones that records are published in.
        aliases: which names stand on alias records.
        takeover: which records are taken over as they are.
        stack: name of the stack whose outputs tell of the domains; None in a program of one's own.
        credentials: what it reaches its accounts with; nothing in a program of one's own.
        unsure: edges that these credentials were not seen to lead to.
        owner: whose its domains are in a program of one's own.
    """

    hooks: Hooks
    previous: Previous
    zones: Zones
    aliases: AliasRecords
    takeover: Takeover
    stack: str | None = None
    credentials: Credentials = field(default_factory=Credentials)
    unsure: Unsure = field(default_factory=dict[str, frozenset[str]])
    owner: Owner | None = None

    @classmethod
    def of(
        cls, stack: StackConfig, accounts: Accounts, previous: Previous, credentials: Credentials
    ) -> "Run":
        """The run of a stack file.

        Raises:
            pulumi.RunError: when an edge is in another account than the credentials lead to; with
                every record that exists and cannot be taken over as it is.
        """
        unsure = whose.refuse(stack, accounts, previous, credentials)
        zones = Zones(
            lambda dns: accounts.provider(dns.account, DNS_PROVIDERS[dns.provider].account)
        )
        Keeping.of_this_program()  # registers its hooks, also for a stack file without a host
        Adopting.of_this_program().remember(previous.domains, previous.logical_names)
        hooks = Hooks.of_this_program()
        edges = [
            (CDNS[edge.cdn].account, accounts.provider(edge.shared.account, CDNS[edge.cdn].account))
            for edge in stack.edges
        ]
        run = cls.around(stack.domains, previous, zones, hooks, edges)
        return replace(run, stack=pulumi.get_stack(), credentials=credentials, unsure=unsure)

    @classmethod
    def around(
        cls,
        domains: Sequence[Domain],
        previous: Previous,
        zones: Zones,
        hooks: Hooks,
        edges: Iterable[Use],
        *,
        made_elsewhere: bool = False,
    ) -> "Run":
        """The run of some domains, whose records are looked at first.

        Args:
            domains: as the stack file has them.
            previous: what the last update left.
            zones: that their records are in.
            hooks: of the program.
            edges: what their edges are made with.
            made_elsewhere: their edges are, so that nobody can tell what these are named.

        Raises:
            pulumi.RunError: with every zone that is not there or not that of its hosts; with every
                record that exists and cannot be taken over as it is.
        """
        hooks.remember(previous)
        aliases = AliasRecords(previous)
        aliases.refuse_apart(domains, made_elsewhere)
        refuse_own_edges(domains, previous)
        zone_of_host.refuse(domains, zones, previous)
        records = [(DNS_PROVIDERS[d.dns.provider].account, zones.account(d.dns)) for d in domains]
        DefaultProviders.of(hooks).stand([*edges, *records])
        return cls(hooks, previous, zones, aliases, look(domains, zones, previous, made_elsewhere))
