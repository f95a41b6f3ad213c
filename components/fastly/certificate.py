"""How a host's certificate gets to Fastly: a TLS subscription each, or an own one uploaded.

Source: sources/fastly#subscription. A subscription activates its host by itself once the
certificate is issued; an activation is made for an uploaded certificate only
(sources/fastly#no-activation).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_fastly as fastly

from components.adopting import staying
from components.config.pem import certificates
from components.config.values import Domain
from components.dns.provider import listed
from components.dns.records import VALIDATION_TTL, Record, State
from components.edge import Plan
from components.fastly.checks import authority
from components.fastly.descriptor import FASTLY
from components.fastly.options import FastlyOptions
from components.secrets import private_key
from components.target import AskedCertificate
from components.told import told
from components.waiting import Wait, Waits

ISSUERS: Mapping[str, str] = {
    "lets-encrypt": "letsencrypt.org",
    "certainly": "certainly.com",
    "globalsign": "globalsign.com",
}
"""Certificate authority -> what a CAA record has to allow (sources/certificates#caa-issuers)."""


TYPE = "fastly:index/tlsSubscription:TlsSubscription"
CHALLENGES = "managedDnsChallenges"


@dataclass(frozen=True)
class HostCertificate:
    """The certificate of one host.

    Attributes:
        shown: what the outputs name it by, also while it is still pending.
        cname: where Fastly serves the host with it: the CNAME of its TLS configuration.
        ready: stands once the host is served with it; None while that is not wanted.
        asked: how the request stands; None where it was uploaded.
    """

    shown: pulumi.Output[str]
    cname: pulumi.Output[str]
    ready: pulumi.Resource | None
    asked: AskedCertificate | None = None


def serving(domain: Domain) -> bool:
    """Whether recipients are at Fastly for this host: then nothing of it may be forced away."""
    return domain.live and domain.cdn == FASTLY.name


@dataclass(frozen=True)
class Account:
    """What the edges in one account of Fastly share.

    Attributes:
        configuration: ID of the TLS configuration to ask for where the stack file names none;
            None for the account's default one.
        served: hosts that were live here after the last update.
    """

    configuration: str | None
    served: Collection[str]


def picks_configuration(options: FastlyOptions) -> bool:
    """Whether the TLS configuration is picked, rather than named by the stack file."""
    return options.tls_configuration_id is None and options.cname_target is None


def host_certificates(
    plan: Plan[Account], service: pulumi.Resource, parent: pulumi.Resource
) -> Mapping[str, HostCertificate]:
    """Host -> its certificate, children of `parent`; `service` carries the hosts already."""
    if plan.edge.source == "custom":
        return _uploaded(plan, service, parent)
    return {domain.host: _subscribed(plan, domain, service, parent) for domain in plan.edge.domains}


def _subscribed(
    plan: Plan[Account], domain: Domain, service: pulumi.Resource, parent: pulumi.Resource
) -> HostCertificate:
    options = FASTLY.of(domain)
    picked = picks_configuration(options)
    forced = not serving(domain)
    subscription = fastly.TlsSubscription(
        f"{domain.host}-subscription",
        domains=[domain.host],
        certificate_authority=authority(domain),
        configuration_id=plan.common.configuration if picked else options.tls_configuration_id,
        force_destroy=forced,
        force_update=forced,
        opts=pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(
                parent=parent,
                depends_on=[service],
                ignore_changes=_kept(domain, picked, plan.common.served),
                # Else the old one, forced away afterwards, would take TLS from the host again.
                delete_before_replace=forced,
            ),
            staying(plan.edge, "service", parent),
        ),
    )
    _say_kept_authority(domain, subscription)
    record = _challenge(subscription, domain.host)
    published = plan.tracking[domain.host].publish_validation(record)
    shown = pulumi.Output.from_input(subscription.id)
    cname = _cname(subscription, domain.host, options)
    asked = AskedCertificate(subscription.state, subscription.urn)
    if domain.stage == "certificate":
        return HostCertificate(shown, cname, None, asked)
    name = f"{domain.host}-subscription-issued"
    waiting_for = (TYPE, f"{domain.host}-subscription")
    wait = Wait(FASTLY, plan.edge.source, ISSUERS[authority(domain)], waiting_for)
    issued = fastly.TlsSubscriptionValidation(
        name,
        # The wait begins once the record is published, not before.
        subscription_id=pulumi.Output.all(subscription.id, published.name).apply(
            lambda known: known[0]
        ),
        opts=pulumi.ResourceOptions(
            parent=parent,
            custom_timeouts=pulumi.CustomTimeouts(create=domain.certificate.wait),
            hooks=Waits.of(plan.hooks).on(name, [record], wait),
        ),
    )
    return HostCertificate(shown, cname, issued, asked)


def _kept(domain: Domain, picked: bool, served: Collection[str]) -> list[str]:
    """Inputs whose change is not applied.

    A configuration that was picked once stays; Fastly's answer flaps, too
    (sources/fastly#configuration-flaps). Another authority needs another subscription, and Fastly
    does not delete the old one when it was last written as one that serves: the update could never
    end.
    """
    kept = ["configurationId"] if picked else []
    if serving(domain) or domain.host in served:
        kept.append("certificateAuthority")
    return kept


def _say_kept_authority(domain: Domain, subscription: fastly.TlsSubscription) -> None:
    wished = authority(domain)

    def compare(actual: str) -> None:
        if actual != wished:
            pulumi.log.warn(
                f"{domain.host} keeps its certificate of {actual}, because it is live or was so "
                f"until now; run `pulumi up` at stage: build to change to {wished}",
                subscription,
            )

    told(subscription.certificate_authority, compare)


def _challenge(subscription: fastly.TlsSubscription, host: str) -> Record:
    """The record that proves `host`, found by name: Fastly's list is a set without order."""
    name = f"_acme-challenge.{host}"

    def remembered(state: State) -> tuple[str, str] | None:
        for challenge in listed(state.get((TYPE, f"{host}-subscription"), {}).get(CHALLENGES)):
            if challenge.get("recordName") == name and challenge.get("recordValue"):
                return name, challenge["recordValue"]
        return None

    return Record(
        purpose="validation",
        label="acme-challenge",
        name=name,
        value=told(
            subscription.managed_dns_challenges,
            lambda challenges: _first(
                [c.record_value or "" for c in challenges if c.record_name == name], name
            ),
        ),
        ttl=VALIDATION_TTL,
        remembered=remembered,
    )


def _cname(
    subscription: fastly.TlsSubscription, host: str, options: FastlyOptions
) -> pulumi.Output[str]:
    """Where the subscription would have the host's traffic: its own TLS configuration's CNAME.

    Fastly offers that as the other way to prove the host, by moving it
    (sources/fastly#subscription). It is part of the subscription, so it fits the configuration that
    really serves, and needs no look-up.
    """
    if options.cname_target is not None:
        return pulumi.Output.from_input(options.cname_target)
    return told(
        subscription.managed_http_challenges,
        lambda challenges: _first(
            [
                value
                for c in challenges
                if c.record_name == host and c.record_type == "CNAME"
                for value in sorted(c.record_values or [], key=lambda text: ".global." not in text)
            ],
            host,
        ),
    )


def _first(values: Sequence[str], name: str) -> str:
    if values and values[0]:
        return values[0]
    raise pulumi.RunError(
        f"{name}: Fastly's TLS subscription names no record for it; run `pulumi refresh` and then "
        "`pulumi up` again, or write fastly.cname_target if it is the host itself"
    )


def _uploaded(
    plan: Plan[Account], service: pulumi.Resource, parent: pulumi.Resource
) -> Mapping[str, HostCertificate]:
    """One key and certificate for all hosts of the edge, and an activation for each host."""
    edge = plan.edge
    own = edge.shared.certificate
    stays = staying(edge, "service", parent)
    key = fastly.TlsPrivateKey(
        f"{edge.name}-key",
        key_pem=private_key(own),
        opts=pulumi.ResourceOptions.merge(pulumi.ResourceOptions(parent=parent), stays),
    )
    chain = certificates(own.chain) if own.chain else ""
    certificate = fastly.TlsCertificate(
        f"{edge.name}-certificate",
        certificate_body=certificates(own.certificate or "") + chain,
        # Fastly takes a certificate only when it has the key of it already.
        opts=pulumi.ResourceOptions.merge(
            pulumi.ResourceOptions(parent=parent, depends_on=[key]), stays
        ),
    )
    shown = pulumi.Output.from_input(certificate.id)
    options = pulumi.ResourceOptions.merge(
        pulumi.ResourceOptions(parent=parent, depends_on=[service]), stays
    )
    return {domain.host: _activated(domain, shown, options) for domain in edge.domains}


def _activated(
    domain: Domain, certificate_id: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> HostCertificate:
    options = FASTLY.of(domain)
    cname = pulumi.Output.from_input(options.cname_target or "")
    if domain.stage == "certificate":
        return HostCertificate(certificate_id, cname, None)
    activation = fastly.TlsActivation(
        f"{domain.host}-activation",
        certificate_id=certificate_id,
        domain=domain.host,
        configuration_id=options.tls_configuration_id,
        # A host has one activation: off the CDN the old one goes first. While live Fastly refuses
        # the second one instead, and nothing is lost.
        opts=pulumi.ResourceOptions.merge(
            opts, pulumi.ResourceOptions(delete_before_replace=not serving(domain))
        ),
    )
    return HostCertificate(certificate_id, cname, activation)
