"""TLS: configurations, subscriptions that wait for their challenge records, and activations.

Rules: sources/fastly and sources/certificates; the reference of Fastly's TLS API.
"""

import uuid
from typing import Any

from sandbox import caa, dns_answers, settings
from sandbox.cloud import Cloud, timestamp
from sandbox.fastly import services
from sandbox.fastly.api import CLOUD, FastlyError, identifier, operation
from sandbox.operations import Session, require
from sandbox.properties import Properties

SUBSCRIPTION = "tls_subscription"
ACTIVATION = "tls_activation"
CONFIGURATION = "tls_configuration"
ACTIVATED_DOMAIN = "fastly:activated-domain"
AUTHORITIES = ("lets-encrypt", "globalsign", "certainly")

# sources/fastly#n-sni, sources/fastly#j-sni: the default one of many accounts has 0-RTT, the one to
# prefer has not.
_CONFIGURATIONS = (
    ("HTTP/3 & TLS v1.3 + 0RTT", "n", ["1.2", "1.3+0RTT"], ["http/1.1", "http/2", "http/3"], True),
    ("TLS v1.3", "j", ["1.2", "1.3"], ["http/1.1", "http/2"], False),
)


def add_configuration(cloud: Cloud, identity: str, account: str, body: Properties) -> None:
    """Put a TLS configuration into an account; its names lead to the sandbox's edge."""
    cloud.put(CLOUD, CONFIGURATION, identity, body, account)
    cloud.set_host(body["cname"], ipv6=False)
    cloud.set_host(f"dualstack.{body['cname']}", ipv6=True)


def configuration_body(
    name: str, cname: str, tls: list[str], http: list[str], *, default: bool
) -> Properties:
    """What a TLS configuration consists of."""
    return {
        "name": name,
        "cname": cname,
        "tlsProtocols": tls,
        "httpProtocols": http,
        "default": default,
        "created": timestamp(),
    }


@operation("ListTLSConfigurations")
def list_configurations(session: Session) -> dict[str, Properties]:
    """The account's TLS configurations by ID; every account has the same two to begin with."""
    for name, letter, tls, http, default in _CONFIGURATIONS:
        identity = identifier("configuration", session.account, name)
        if session.cloud.get(CLOUD, CONFIGURATION, identity) is None:
            cname = f"{letter}.sni.global.fastly.net"
            body = configuration_body(name, cname, tls, http, default=default)
            add_configuration(session.cloud, identity, session.account, body)
    return session.cloud.items(CLOUD, CONFIGURATION, session.account)


def _configuration(session: Session, identity: str | None) -> str:
    known = list_configurations(session)
    if identity is None:
        return next(key for key, body in known.items() if body["default"])
    require(
        identity in known,
        lambda: FastlyError(404, "Record not found", f"No TLS configuration {identity}"),
    )
    return identity


def challenge(account: str, domain: str) -> tuple[str, str]:
    """The DNS challenge's CNAME of a domain, and its value; the same for all subscriptions."""
    token = identifier("challenge", account, domain)[:20].lower()
    return f"_acme-challenge.{domain}", f"{token}.fastly-validations.com"


@operation("CreateTLSSubscription")
def create_subscription(session: Session, request: Properties) -> str:
    """Ask for a certificate for domains that are on active services; gives the ID."""
    domains = _checked_domains(session, request["domains"])
    common = request.get("commonName") or domains[0]
    _check_common_name(common, domains)
    authority = request["certificateAuthority"]
    require(
        authority in AUTHORITIES,
        lambda: FastlyError(400, "Invalid value", f"Unknown certificate authority '{authority}'"),
    )
    identity = identifier(uuid.uuid4().hex)
    body: Properties = {
        "domains": domains,
        "commonName": common,
        "certificateAuthority": authority,
        "configuration": _configuration(session, request.get("configurationId")),
        "state": "pending",
        "certificate": "",
        "created": timestamp(),
        "updated": timestamp(),
    }
    session.cloud.put(CLOUD, SUBSCRIPTION, identity, body, session.account)
    return identity


def _checked_domains(session: Session, domains: list[str]) -> list[str]:
    require(domains, lambda: FastlyError(400, "Invalid value", "domains can't be blank"))
    for domain in domains:
        require(
            services.service_of(session, domain) is not None,
            lambda domain=domain: FastlyError(
                400,
                "Invalid value for domains",
                f"Domain '{domain}' is not on an active service of this account",
            ),
        )
    return sorted(domain.lower() for domain in domains)


def _check_common_name(common: str, domains: list[str]) -> None:
    require(
        common in domains,
        lambda: FastlyError(
            400, "Invalid value", f"common_name ({common}) must also be in domains ({domains})"
        ),
    )


@operation("GetTLSSubscription")
def get_subscription(session: Session, identity: str) -> Properties:
    """A subscription as it is now: issued as soon as its challenge records are in the DNS."""
    body = session.cloud.get(CLOUD, SUBSCRIPTION, identity)
    owner = session.cloud.account_of(CLOUD, SUBSCRIPTION, identity)
    if body is None or owner != session.account:
        raise FastlyError(404, "Record not found", f"No TLS subscription {identity}")
    if body["state"] == "pending":
        body |= _outcome(session, identity, body)
        session.cloud.put(CLOUD, SUBSCRIPTION, identity, body)
    return body


def _outcome(session: Session, identity: str, body: Properties) -> Properties:
    """What became of a request; nothing while it is pending.

    Fastly tries for seven days, whatever stands in the way, and then no more
    (sources/fastly#subscription-states).
    """
    records = [challenge(session.account, name)[0] for name in body["domains"]]
    seconds = settings.get(session.cloud, "fastly.seconds_to_prove")
    if dns_answers.late(session.cloud, records, body["created"], seconds):
        return {"state": "failed"}
    if all(_proved(session, name, body["certificateAuthority"]) for name in body["domains"]):
        certificate = identifier("certificate", identity)
        for domain in body["domains"]:
            if not session.cloud.linked_to(ACTIVATED_DOMAIN, domain):
                add_activation(session, domain, certificate, body["configuration"])
        return {"state": "issued", "certificate": certificate}
    return {}


def _proved(session: Session, domain: str, authority: str) -> bool:
    """Whether an authority would issue: the challenge is in DNS, and no CAA record forbids it."""
    name, value = challenge(session.account, domain)
    found = value in dns_answers.cnames(session.cloud, name)
    return found and caa.allows(session.cloud, domain, authority.replace("-", "_"))


def add_activation(session: Session, domain: str, certificate: str, configuration: str) -> str:
    """Serve a domain over TLS with a certificate; gives the ID."""
    identity = identifier(uuid.uuid4().hex)
    body: Properties = {
        "domain": domain,
        "certificate": certificate,
        "configuration": configuration,
        "created": timestamp(),
    }
    session.cloud.put(CLOUD, ACTIVATION, identity, body, session.account)
    session.cloud.set_links(ACTIVATED_DOMAIN, identity, {domain})
    return identity


def remove_activation(cloud: Cloud, identity: str) -> None:
    """Serve a domain over TLS no more."""
    cloud.set_links(ACTIVATED_DOMAIN, identity, set())
    cloud.remove(CLOUD, ACTIVATION, identity)


def activations_of(session: Session, certificate: str) -> dict[str, Properties]:
    """The activations of a certificate by ID."""
    every = session.cloud.items(CLOUD, ACTIVATION, session.account)
    return {key: body for key, body in every.items() if body["certificate"] == certificate}


def _active(session: Session, body: Properties) -> bool:
    """Whether a domain of a subscription is on an active service, issued or still pending."""
    return any(services.service_of(session, name) is not None for name in body["domains"])


@operation("UpdateTLSSubscription")
def update_subscription(
    session: Session, identity: str, changes: dict[str, Any], *, force: bool
) -> None:
    """Change domains, common name or configuration."""
    body = get_subscription(session, identity)
    require(
        force or not _active(session, body),
        lambda: FastlyError(400, "Can't edit subscription", "Subscription has active domains"),
    )
    if "domains" in changes:
        body["domains"] = _checked_domains(session, changes["domains"])
        body |= {"state": "pending"}
    if "commonName" in changes:
        body["commonName"] = changes["commonName"]
    _check_common_name(body["commonName"], body["domains"])
    if "configurationId" in changes:
        body["configuration"] = _configuration(session, changes["configurationId"])
        for key, item in activations_of(session, body["certificate"]).items():
            moved = {**item, "configuration": body["configuration"]}
            session.cloud.put(CLOUD, ACTIVATION, key, moved)
    session.cloud.put(CLOUD, SUBSCRIPTION, identity, {**body, "updated": timestamp()})


@operation("DeleteTLSSubscription")
def delete_subscription(session: Session, identity: str, *, force: bool) -> None:
    """Delete a subscription; one with active domains only when forced."""
    body = get_subscription(session, identity)
    require(
        force or not _active(session, body),
        lambda: FastlyError(400, "Can't delete subscription", "Subscription has active domains"),
    )
    for key in activations_of(session, body["certificate"]) if body["certificate"] else ():
        remove_activation(session.cloud, key)
    session.cloud.remove(CLOUD, SUBSCRIPTION, identity)
