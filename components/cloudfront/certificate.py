"""The viewer certificate of a distribution: requested from ACM, or one that exists.

Source: sources/certificates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_aws import acm

from components.adopting import Adopting, Taken, staying
from components.cloudfront.checks import common_name
from components.cloudfront.descriptor import CLOUDFRONT
from components.cloudfront.left import tags_with_left
from components.config.values import Edge
from components.dns.provider import listed
from components.dns.records import VALIDATION_TTL, Record, State
from components.edge import Plan
from components.target import AskedCertificate
from components.told import told
from components.waiting import Wait, Waits

ACM_DEFAULT_NAMES = 10
"""Names ACM puts in one certificate before a quota increase (sources/quotas#acm-names)."""

ISSUER = "amazon.com"
"""What a CAA record has to allow (sources/certificates#caa-issuers)."""

REGION = "us-east-1"
"""The one region CloudFront reads certificates from (sources/cloudfront#certificate-store)."""


TYPE = "aws:acm/certificate:Certificate"
OPTIONS = "domainValidationOptions"


@dataclass(frozen=True)
class ViewerCertificate:
    """A certificate that a distribution can present; exactly one of the first two is set.

    Attributes:
        acm_arn: of an issued ACM certificate.
        iam_id: of an IAM server certificate.
        shown: what the outputs name it by, also while it is still pending.
        asked: how the request stands; None where it is somebody else's.
    """

    acm_arn: pulumi.Input[str] | None
    iam_id: str | None
    shown: pulumi.Output[str]
    asked: AskedCertificate | None = None


def viewer_certificate(
    plan: Plan[Any], tags: Mapping[str, pulumi.Input[str]], parent: pulumi.Resource
) -> ViewerCertificate:
    """The certificate of `plan.edge`, children of `parent`; waits for it unless incomplete."""
    named = plan.edge.shared.certificate
    source = plan.edge.source
    if source == "iam":
        return ViewerCertificate(None, named.id, pulumi.Output.from_input(named.id or ""))
    if source == "acm-arn":
        arn = named.arn or ""
        return ViewerCertificate(arn, None, pulumi.Output.from_input(arn))
    return _requested(plan, tags, parent)


def _requested(
    plan: Plan[Any], ours: Mapping[str, pulumi.Input[str]], parent: pulumi.Resource
) -> ViewerCertificate:
    edge = plan.edge
    _say_quota(edge, parent)
    certificate = _certificate(edge, ours, parent)
    records = [_validation_record(certificate, edge, host) for host in edge.hosts]
    published = [
        plan.tracking[host].publish_validation(record).name
        for host, record in zip(edge.hosts, records, strict=True)
    ]
    asked = AskedCertificate(certificate.status, certificate.urn)
    if not edge.complete:
        return ViewerCertificate(certificate.arn, None, certificate.arn, asked)
    name = f"{edge.name}-certificate-issued"
    wait = Wait(CLOUDFRONT, edge.source, ISSUER, (TYPE, f"{edge.name}-certificate"))
    issued = acm.CertificateValidation(
        name,
        certificate_arn=certificate.arn,
        validation_record_fqdns=published,
        region=REGION,
        opts=pulumi.ResourceOptions(
            parent=parent,
            custom_timeouts=pulumi.CustomTimeouts(create=edge.shared.certificate.wait),
            hooks=Waits.of(plan.hooks).on(name, records, wait),
        ),
    )
    return ViewerCertificate(issued.certificate_arn, None, issued.certificate_arn, asked)


def _certificate(
    edge: Edge, ours: Mapping[str, pulumi.Input[str]], parent: pulumi.Resource
) -> acm.Certificate:
    """The certificate of all hosts; an adopted one keeps the tags that the stack file leaves."""
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] = ours
    adopted = edge.adopted("certificate")
    if adopted is not None:
        tags = tags_with_left(
            ours,
            edge.wishes,
            lambda: acm.Certificate.get(
                f"{edge.name}-certificate-as-it-is",
                adopted,
                region=REGION,
                opts=pulumi.ResourceOptions(parent=parent),
            ),
        )
    leading = common_name(edge.hosts) or edge.hosts[0]
    return acm.Certificate(
        f"{edge.name}-certificate",
        domain_name=leading,
        subject_alternative_names=_further_names(edge, leading),
        validation_method="DNS",
        region=REGION,
        tags=tags,
        opts=pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(parent=parent), staying(edge, "distribution", parent)
            ),
            Adopting.of_this_program().options(
                CLOUDFRONT,
                f"{edge.name}-certificate",
                Taken.of(edge.domains, "certificate"),
                replaceable=True,
            ),
        ),
    )


def _further_names(edge: Edge, leading: str) -> list[str]:
    """The names besides `leading`.

    A group that shrinks to one host names that one again, as ACM would by itself: an empty list
    may count as left out, left out means "as it is", and a host that left the group would stay in
    the certificate and fail its next renewal.
    """
    further = [host for host in edge.hosts if host != leading]
    return further or ([leading] if edge.shared.group is not None else [])


def _validation_record(certificate: acm.Certificate, edge: Edge, host: str) -> Record:
    """The record that proves `host` to ACM, found by name: ACM's list has no order."""

    def remembered(state: State) -> tuple[str, str] | None:
        """A name has one proof in an account, so the host's own earlier certificate says it too."""
        for name in (edge.name, host):
            for option in listed(state.get((TYPE, f"{name}-certificate"), {}).get(OPTIONS)):
                if option.get("domainName") == host:
                    return option["resourceRecordName"], option["resourceRecordValue"]
        return None

    option = told(
        certificate.domain_validation_options,
        lambda options: next(option for option in options if option.domain_name == host),
    )
    return Record(
        purpose="validation",
        label="acm-validation",
        name=told(option, lambda found: found.resource_record_name or ""),
        value=told(option, lambda found: found.resource_record_value or ""),
        ttl=VALIDATION_TTL,
        remembered=remembered,
    )


def _say_quota(edge: Edge, parent: pulumi.Resource) -> None:
    if len(edge.hosts) > ACM_DEFAULT_NAMES:
        pulumi.log.warn(
            f"group '{edge.name}' puts {len(edge.hosts)} names in one ACM certificate; ACM's "
            f"default quota is {ACM_DEFAULT_NAMES}. Unless it was raised for this account, the "
            "request will be refused: ask for more under Service Quotas, ACM, 'Domain names per "
            "ACM certificate', or split the group",
            parent,
        )
