"""A tracking domain: the host itself, its records and what a person has to know about it."""

from collections.abc import Mapping

import pulumi

from components.config.values import Domain
from components.context import Context
from components.dns.records import Published, Record
from components.edge import PACKAGE, EdgeComponent, Target
from components.steps import next_step


class TrackingDomain(pulumi.ComponentResource):
    """The host, apart from the edge that serves it.

    Its records are its children, named by the host alone, so that no change of CDN, ESP,
    settings, group or certificate ever replaces one (design section 5). Built in two steps,
    because the edge needs the validation records and the tracking record needs the edge:
    `publish_validation` while an edge is made, `publish` after all of them.

    Attributes:
        summary: the outputs of this domain, for the stack to export.
    """

    summary: dict[str, pulumi.Input[object]]

    def __init__(
        self, domain: Domain, context: Context, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Registers the component, named by the host; publishes nothing yet."""
        own = context.options(domain.dns.account, domain.dns.provider)
        super().__init__(
            f"{PACKAGE}:TrackingDomain",
            domain.host,
            {},
            pulumi.ResourceOptions.merge(own, opts),
        )
        self._domain: Domain = domain
        self._context: Context = context
        self._records: list[Record] = []
        self.summary = {}

    def publish_validation(self, record: Record) -> Published:
        """Publishes the record that proves the host to a certificate authority."""
        return self._create(record, pulumi.ResourceOptions(parent=self))

    def publish(self, edges: Mapping[str, EdgeComponent]) -> None:
        """Publishes the tracking record, at the ESP or at its edge as the stage says, and ends.

        Args:
            edges: CDN -> the edge there; the domain's own and its standbys.
        """
        domain = self._domain
        edge = edges[domain.cdn]
        targets = {cdn: built.target(domain.host) for cdn, built in edges.items()}
        own = targets[domain.cdn]
        target = self._publish_tracking(own if domain.live else None, edge.main)
        self._publish_owner()
        stage = _actual_stage(domain, own, target)
        edge_name = None if own is None else own.value
        self.summary = {
            "cdn": domain.cdn,
            "esp": domain.esp,
            "group": domain.group,
            "stage": stage,
            "target": target,
            "edge": edge_name,
            "url": f"https://{domain.host}",
            "certificate": edge.certificate,
            "dns_records": [record.exported(domain.dns) for record in self._records],
            "next_step": pulumi.Output.all(stage, edge_name).apply(
                lambda found: edge.next_step(domain, *found) or next_step(domain, *found)
            ),
            **_standbys(domain, targets),
            **edge.outputs(domain.host),
        }
        self.register_outputs(self.summary)

    def _publish_tracking(self, wanted: Target | None, edge: str) -> pulumi.Output[str]:
        """The one record recipients resolve: at `wanted`, or at the ESP when that is None."""
        domain = self._domain
        at_rest = Target(pulumi.Output.from_input(domain.esp_host))
        target = wanted or at_rest
        self._context.hooks.expect_rest(
            f"{domain.host}-tracking", domain.esp_host, None if wanted is None else edge
        )
        published = self._create(
            Record(
                "tracking",
                "tracking",
                domain.host,
                target.value,
                domain.dns.ttl,
                type=target.type,
                proxied=target.proxied,
            ),
            pulumi.ResourceOptions(
                parent=self,
                protect=domain.protected,
                # Off the CDN the record stays when the domain leaves the stack: links keep working.
                retain_on_delete=not domain.live,
                hooks=self._context.hooks.on_tracking_record,
                depends_on=list(target.after),
            ),
        )
        return published.value

    def _publish_owner(self) -> None:
        """SendGrid's second CNAME: it stays at the ESP whatever the stage (facts F 7)."""
        domain = self._domain
        if domain.owner_record is not None:
            self._create(
                Record("owner", "owner", domain.owner_record, domain.esp_host, domain.dns.ttl),
                pulumi.ResourceOptions(
                    parent=self,
                    retain_on_delete=True,
                    hooks=self._context.hooks.on_owner_record,
                ),
            )

    def _create(self, record: Record, opts: pulumi.ResourceOptions) -> Published:
        """Registers `record` with the domain's DNS provider and lists it for the outputs."""
        dns = self._domain.dns
        self._records.append(record)
        existing = dns.existing if record.purpose == "tracking" else bool(dns.existing)
        publisher = self._context.publisher(dns)
        return publisher.create(
            f"{self._domain.host}-{record.label}",
            record,
            existing if record.purpose != "validation" else False,
            opts,
        )


def _actual_stage(
    domain: Domain, own: Target | None, target: pulumi.Output[str]
) -> pulumi.Output[str]:
    """The stage the record shows, not the one the stack file wishes (design section 5)."""
    if own is not None and own.proxied:
        # The name stays the same at Cloudflare; what moves is whether its edge answers.
        return target.apply(lambda _: domain.stage)
    resting = domain.stage if not domain.live else "build"
    return target.apply(lambda name: resting if name.rstrip(".") == domain.esp_host else "live")


def _standbys(
    domain: Domain, targets: Mapping[str, Target | None]
) -> dict[str, pulumi.Input[object]]:
    """Where the domain would point at each further CDN; absent when there is none."""
    if not domain.also:
        return {}
    named = {cdn: targets[cdn] for cdn in domain.also}
    return {"also": {cdn: None if t is None else t.value for cdn, t in named.items()}}
