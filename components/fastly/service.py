"""From settings to a Fastly service: the mechanism every Fastly pair shares.

The service stands from stage `certificate` on, because Fastly issues certificates only for hosts
that are on an active service; a group's service carries all its hosts from the start, because a
host can be on one service only and could not be moved without a gap (docs/decisions/fastly.md).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import pulumi
import pulumi_fastly as fastly

from components.config.values import Domain, Edge
from components.edge import EdgeComponent, Plan
from components.fastly import advice
from components.fastly.arguments import FastlyArgs
from components.fastly.certificate import (
    Account,
    HostCertificate,
    host_certificates,
    picks_configuration,
    serving,
)
from components.fastly.descriptor import FASTLY
from components.fastly.left import with_left
from components.fastly.settings import ServiceSettings
from components.fastly.tls_configuration import configuration_without_replay
from components.guard.expectation import Proof
from components.guidance import Guidance
from components.run import Run
from components.target import AskedCertificate, Target
from components.told import told

USUAL_DOMAINS = 20
"""Domains a service usually takes; it depends on the contract (sources/quotas#fastly-domains, not
verified)."""


class FastlyEdge(EdgeComponent[Account]):
    """One service and the certificates of its hosts; a pair adds its settings.

    Attributes:
        documented: the settings of the document.
        current: the settings the vendors recommend now.
        service: the service.
    """

    cdn: ClassVar = FASTLY
    documented: ClassVar[ServiceSettings]
    current: ClassVar[ServiceSettings]
    service: fastly.ServiceVcl

    def __init__(
        self,
        name: str,
        args: FastlyArgs,
        opts: pulumi.ResourceOptions | None = None,
        plan: Plan[Account] | None = None,
    ) -> None:
        """Builds the service, and a certificate for each of its hosts.

        Args:
            name: logical name.
            args: plain arguments; unused where there is a plan.
            opts: as for any component.
            plan: what a stack file's program built around this edge.

        Raises:
            pulumi.RunError: with every fault of `args`, before anything is registered.
        """
        super().__init__(name, args, opts, plan)

    def common(self, edge: Edge, run: Run) -> Account:
        """The TLS configuration it would share; nothing is known of an earlier update."""
        del run
        wanted = edge.source != "custom" and picks_configuration(FASTLY.of(edge.shared))
        options = pulumi.InvokeOptions(parent=self)
        return Account(configuration_without_replay(options) if wanted else None, ())

    def build(self, plan: Plan[Account]) -> None:
        """Builds the service, then the certificates of the hosts it carries."""
        edge = plan.edge
        self.main: str = f"{edge.name}-service"
        _say_quota(edge, self)
        settings = self.settings(edge)
        self.service = _service(self, plan, settings)
        self._hosts: Mapping[str, HostCertificate] = host_certificates(plan, self.service, self)
        # A name that the stack file gives is taken as it is.
        named = FASTLY.of(edge.shared).cname_target is not None
        self._dual_stack: bool = settings.ipv6 and not named
        self.certificate: pulumi.Output[str] = self._hosts[edge.hosts[0]].shown

    def target(self, host: str) -> Target | None:
        """The CNAME of the TLS configuration; to be published after the host's certificate."""
        certificate = self._hosts[host]
        if certificate.ready is None:
            return None
        name = certificate.cname
        return Target(
            told(name, _dual_stack) if self._dual_stack else name, after=[certificate.ready]
        )

    def asked_certificate(self, host: str) -> AskedCertificate | None:
        """The host's own subscription."""
        return self._hosts[host].asked

    def guidance(self, domain: Domain) -> Guidance:
        """What remains with a person."""
        del domain
        return advice.guidance(self.edge.source)

    def outputs(self, host: str) -> Mapping[str, pulumi.Input[object]]:
        """The host's own subscription or certificate, and the service it is on."""
        return {"certificate": self._hosts[host].shown, "service": self.service.id}

    def proof(self, host: str) -> Proof:
        """Whether the service names `host` to the ESP."""
        del host
        return Proof(self.settings(self.edge).x_forwarded_host)

    @classmethod
    def settings(cls, edge: Edge) -> ServiceSettings:
        """The settings of `edge`: the pair's own, changed as its stack file says."""
        shared = edge.shared
        chosen = cls.documented if shared.settings == "documented" else cls.current
        return chosen.changed(FASTLY.of(shared), shared.x_forwarded_host)


def service_name(edge: Edge) -> str:
    """The service's name, which no other service of the account may have.

    A host is unique; a group's name is so within its stack only.
    """
    if edge.shared.group is None:
        return f"click-tracking {edge.name}"
    return f"click-tracking {edge.name} ({pulumi.get_stack()})"


def _service(
    parent: FastlyEdge, plan: Plan[Account], settings: ServiceSettings
) -> fastly.ServiceVcl:
    edge = plan.edge
    uncached = settings.ttl == 0
    arguments: dict[str, Any] = {
        "name": service_name(edge),
        "comment": settings.comment,
        "domains": [{"name": host} for host in edge.hosts],
        "backends": [_backend(edge, settings)],
        "default_ttl": None if uncached else settings.ttl,
        "cache_settings": [{"name": "pass", "action": "pass"}] if uncached else None,
        # Without it simultaneous requests wait for each other's answer (sources/fastly#collapsing).
        "request_settings": [{"name": "no-collapsing", "bypass_busy_wait": True}]
        if uncached
        else None,
        "headers": [_forwarded_host()] if settings.x_forwarded_host else None,
        # The same at every stage: the provider shows any change of it as a new version. Hooks and
        # `protect` keep what serves (docs/decisions/fastly.md).
        "force_destroy": True,
    }
    own = pulumi.ResourceOptions(
        # An earlier version wrote false while live; put right once it would not alarm anybody.
        ignore_changes=["forceDestroy"] if any(map(serving, edge.domains)) else None,
    )
    return fastly.ServiceVcl(
        parent.main,
        opts=pulumi.ResourceOptions.merge(parent.main_options(plan, "service"), own),
        **_with_left(parent, edge, arguments),
    )


def _with_left(parent: FastlyEdge, edge: Edge, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments, with what an adopted service keeps of its own."""
    adopted = edge.adopted("service")
    if adopted is None:
        return arguments
    return with_left(
        arguments,
        edge.wishes,
        lambda: fastly.ServiceVcl.get(
            f"{edge.name}-service-as-it-is", adopted, opts=pulumi.ResourceOptions(parent=parent)
        ),
    )


def _say_quota(edge: Edge, parent: pulumi.Resource) -> None:
    if len(edge.hosts) > USUAL_DOMAINS:
        pulumi.log.warn(
            f"group '{edge.name}' puts {len(edge.hosts)} hosts on one Fastly service; how many it "
            f"takes depends on your contract, often {USUAL_DOMAINS}. If Fastly refuses them, ask "
            "for more or split the group",
            parent,
        )


def _backend(edge: Edge, settings: ServiceSettings) -> fastly.ServiceVclBackendArgsDict:
    host, backend = edge.shared.esp_host, settings.backend
    return {
        "name": edge.esp,
        "address": host,
        "port": backend.port,
        "use_ssl": backend.use_ssl,
        "ssl_sni_hostname": host,
        "ssl_cert_hostname": host,
        "ssl_check_cert": backend.check_certificate,
        "min_tls_version": backend.minimum_tls,
    }


def _forwarded_host() -> fastly.ServiceVclHeaderArgsDict:
    """`set` replaces what the viewer sent, so the header cannot be forged.

    Source: sources/security#overwrite.
    """
    return {
        "name": "X-Forwarded-Host",
        "action": "set",
        "type": "request",
        "destination": "http.X-Forwarded-Host",
        "source": "req.http.host",
    }


def _dual_stack(name: str) -> str:
    """The variant with IPv6 addresses, which Fastly has of every `sni` name.

    Source: sources/fastly#cname-targets.
    """
    return f"dualstack.{name}" if ".sni." in name and not name.startswith("dualstack.") else name
