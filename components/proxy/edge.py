"""The component every proxy pair shares: configurations, and a name for the machine."""

from collections.abc import Mapping
from typing import ClassVar

import pulumi

from components.config.values import Domain, Edge
from components.dns.records import Record
from components.edge import EdgeComponent, Plan
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.proxy import advice, render
from components.proxy.arguments import ProxyArgs
from components.proxy.checks import address_name
from components.proxy.descriptor import PROXY
from components.proxy.options import is_address
from components.proxy.settings import ProxySettings, Site, site
from components.run import Run
from components.target import Target
from components.told import Name


class ProxyEdge(EdgeComponent[None]):
    """An own proxy: nothing is created but DNS records; its configuration is an output.

    Attributes:
        documented: the settings of the guide.
        current: the settings the vendors recommend now.
    """

    cdn: ClassVar = PROXY
    documented: ClassVar[ProxySettings]
    current: ClassVar[ProxySettings]

    def __init__(
        self,
        name: str,
        args: ProxyArgs,
        opts: pulumi.ResourceOptions | None = None,
        plan: Plan[None] | None = None,
    ) -> None:
        """Publishes a name for the proxy's address, once the edge is to be complete.

        Args:
            name: logical name.
            args: plain arguments; unused where there is a plan.
            opts: as for any component.
            plan: what a stack file's program built around this edge.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        super().__init__(name, args, opts, plan)

    def common(self, edge: Edge, run: Run) -> None:
        """Nothing: a machine is not made here."""
        del edge, run

    def build(self, plan: Plan[None]) -> None:
        """Publishes the names, and renders what each host needs."""
        edge = plan.edge
        self.main: str = edge.name
        self._sites: dict[str, Site] = {d.host: self.site(d) for d in edge.domains}
        self._names: dict[str, Name] = {}
        if edge.complete:
            self._names = {d.host: self._machine_name(d, plan) for d in edge.domains}
        files = sorted({site.certificate for site in self._sites.values()})
        self.certificate: pulumi.Output[str] = pulumi.Output.from_input(", ".join(files))

    @classmethod
    def site(cls, domain: Domain) -> Site:
        """What the proxy serves of `domain`: the pair's settings, changed as its file says."""
        return site(domain, cls.documented if domain.settings == "documented" else cls.current)

    def target(self, host: str) -> Target | None:
        """The proxy's name: its own, or the one that is made for its IP address."""
        name = self._names.get(host)
        return None if name is None else Target(name)

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """The configuration of a proxy that serves this domain, for each wanted server.

        A machine that serves several takes the file that `make proxy-config` writes.
        """
        own = self._sites[host]
        if not self.edge.complete:
            return {"certificate": own.certificate}
        return {
            "certificate": own.certificate,
            **{server: render.RENDERERS[server]([own]) for server in own.options.servers},
        }

    def proof(self, host: str) -> Proof:
        """Whether the proxy names `host` to the ESP."""
        return Proof(self._sites[host].settings.x_forwarded_host)

    def guidance(self, domain: Domain) -> Guidance:
        """What to do on the machine, which no resource does."""
        return advice.guidance(self._sites[domain.host], domain, pulumi.get_stack())

    def _machine_name(self, domain: Domain, plan: Plan[None]) -> Name:
        """A host name of the proxy: the tracking record is a CNAME and stays one."""
        address = PROXY.of(domain).address or ""
        if not is_address(address):
            return address
        record = Record(
            "address",
            "proxy-address",
            address_name(domain.host),
            address,
            domain.dns.ttl,
            type="AAAA" if ":" in address else "A",
        )
        # As long as recipients come here; a standby may go.
        own = domain.cdn == plan.edge.cdn
        serves = self.proof(domain.host) if own and domain.live else None
        tracking = plan.tracking[domain.host]
        return tracking.publish_address(record, domain.protected and own, serves).name
