"""A tracking domain: the host itself, its records and what a person has to know about it."""

import pulumi

from components.config.values import Domain
from components.context import Context
from components.dns.records import Published, Record
from components.edge import PACKAGE, EdgeComponent
from components.steps import next_step


class TrackingDomain(pulumi.ComponentResource):
    """The host, apart from the edge that serves it.

    Its records are its children, named by the host alone, so that no change of CDN, ESP,
    settings, group or certificate ever replaces one (design section 5). Built in two steps,
    because the edge needs the validation records and the tracking record needs the edge:
    `publish_validation` while the edge is made, `publish` after it.

    Attributes:
        summary: the outputs of this domain, for the stack to export.
    """

    summary: dict[str, pulumi.Input[object]]

    def __init__(
        self, domain: Domain, context: Context, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        """Registers the component, named by the host; publishes nothing yet."""
        own = context.options(domain.dns.account)
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
        return self._create("validation", record, pulumi.ResourceOptions(parent=self))

    def publish(self, edge: EdgeComponent) -> None:
        """Publishes the tracking record, at the ESP or at `edge` as the stage says, and ends."""
        domain = self._domain
        edge_target = edge.target(domain.host)
        wanted: pulumi.Input[str] = domain.esp_host
        if domain.live and edge_target is not None:
            wanted = edge_target
        target = self._publish_tracking(wanted)
        self._publish_owner()
        stage = _actual_stage(domain, target)
        self.summary = {
            "cdn": domain.cdn,
            "esp": domain.esp,
            "stage": stage,
            "target": target,
            "edge": edge_target,
            "url": f"https://{domain.host}",
            "certificate": edge.certificate,
            "dns_records": [record.exported(domain.dns) for record in self._records],
            "next_step": pulumi.Output.all(stage, edge_target).apply(
                lambda found: next_step(domain, found[0], found[1])
            ),
        }
        self.register_outputs(self.summary)

    def _publish_tracking(self, wanted: pulumi.Input[str]) -> pulumi.Output[str]:
        domain = self._domain
        name = f"{domain.host}-tracking"
        self._context.hooks.expect_rest(name, domain.esp_host)
        published = self._create(
            "tracking",
            Record("tracking", domain.host, wanted, domain.dns.ttl),
            pulumi.ResourceOptions(
                parent=self,
                protect=domain.protected,
                # Off the CDN the record stays when the domain leaves the stack: links keep working.
                retain_on_delete=not domain.live,
                hooks=self._context.hooks.on_tracking_record,
            ),
        )
        return published.value

    def _publish_owner(self) -> None:
        """SendGrid's second CNAME: it stays at the ESP whatever the stage (facts F 7)."""
        domain = self._domain
        if domain.owner_record is not None:
            self._create(
                "owner",
                Record("owner", domain.owner_record, domain.esp_host, domain.dns.ttl),
                pulumi.ResourceOptions(parent=self, retain_on_delete=True),
            )

    def _create(self, suffix: str, record: Record, opts: pulumi.ResourceOptions) -> Published:
        """Registers `record` with the domain's DNS provider and lists it for the outputs."""
        dns = self._domain.dns
        self._records.append(record)
        existing = dns.existing and record.purpose != "validation"
        publisher = self._context.publisher(dns)
        return publisher.create(f"{self._domain.host}-{suffix}", record, existing, opts)


def _actual_stage(domain: Domain, target: pulumi.Output[str]) -> pulumi.Output[str]:
    """The stage the record shows, not the one the stack file wishes (design section 5)."""
    resting = domain.stage if not domain.live else "build"
    return target.apply(lambda name: resting if name.rstrip(".") == domain.esp_host else "live")
