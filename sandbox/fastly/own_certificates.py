"""Own certificates: private keys, certificates, and their activation for a domain.

Rules: sources/fastly#own-certificate; the reference of Fastly's custom certificate API: a
certificate needs its key first, a renewed one keeps every name, keys and certificates in use cannot
be deleted.
"""

import hashlib
import uuid
from typing import Any

from sandbox.certificates import (
    ServerCertificate,
    UnusableCertificateError,
    covers,
    read_certificate,
)
from sandbox.cloud import timestamp
from sandbox.fastly import services, tls
from sandbox.fastly.api import CLOUD, FastlyError, identifier, operation
from sandbox.operations import Session, require
from sandbox.properties import Properties

KEY = "tls_private_key"
CERTIFICATE = "tls_certificate"


def _get(session: Session, kind: str, identity: str) -> Properties:
    body = session.cloud.get(CLOUD, kind, identity)
    if body is None or session.cloud.account_of(CLOUD, kind, identity) != session.account:
        raise FastlyError(404, "Record not found", f"No {kind} {identity}")
    return body


@operation("CreatePrivateKey")
def create_key(session: Session, name: str, pem: str) -> str:
    """Upload a private key; gives its ID. As the real cloud, this one has to keep it."""
    require(
        "PRIVATE KEY-----" in pem,
        lambda: FastlyError(400, "Invalid value for key", "The key is not in PEM format"),
    )
    identity = identifier(uuid.uuid4().hex)
    digest = hashlib.sha1(pem.encode(), usedforsecurity=False).hexdigest()
    body = {"name": name, "key": pem, "sha1": digest, "created": timestamp()}
    session.cloud.put(CLOUD, KEY, identity, body, session.account)
    return identity


@operation("GetPrivateKey")
def get_key(session: Session, identity: str) -> Properties:
    """A private key's description."""
    return _get(session, KEY, identity)


@operation("DeletePrivateKey")
def delete_key(session: Session, identity: str) -> None:
    """Delete a key that belongs to no certificate."""
    get_key(session, identity)
    certificates = session.cloud.items(CLOUD, CERTIFICATE, session.account).values()
    require(
        all(body["key"] != identity for body in certificates),
        lambda: FastlyError(400, "Can't delete private key", "The key is matched to a certificate"),
    )
    session.cloud.remove(CLOUD, KEY, identity)


def _matched(session: Session, pem: str) -> tuple[str, ServerCertificate]:
    """The account's key that a certificate belongs to, and what the certificate says."""
    reason = "the account has no key"
    for identity, body in session.cloud.items(CLOUD, KEY, session.account).items():
        try:
            return identity, read_certificate(pem, body["key"])
        except UnusableCertificateError as error:
            reason = str(error)
    raise FastlyError(
        400,
        "Invalid value for cert_blob",
        f"No private key of this account matches the certificate ({reason})",
    )


@operation("CreateCustomTLSCertificate")
def create_certificate(session: Session, name: str, pem: str) -> str:
    """Upload a certificate whose key is there already; gives its ID."""
    key, content = _matched(session, pem)
    identity = identifier(uuid.uuid4().hex)
    body: dict[str, Any] = {
        "name": name or content.names[0],
        "names": content.names,
        "key": key,
        "pem": pem,
        "created": timestamp(),
        "updated": timestamp(),
    }
    session.cloud.put(CLOUD, CERTIFICATE, identity, body, session.account)
    return identity


@operation("GetCustomTLSCertificate")
def get_certificate(session: Session, identity: str) -> Properties:
    """A certificate."""
    return _get(session, CERTIFICATE, identity)


@operation("UpdateCustomTLSCertificate")
def update_certificate(session: Session, identity: str, name: str, pem: str) -> None:
    """Replace a certificate by a renewed one."""
    body = get_certificate(session, identity)
    key, content = _matched(session, pem)
    lost = set(body["names"]) - set(content.names)
    require(
        not lost,
        lambda: FastlyError(
            400, "Invalid value for cert_blob", f"Misses names of the old one: {sorted(lost)}"
        ),
    )
    changed = {
        **body,
        "name": name or body["name"],
        "names": content.names,
        "key": key,
        "pem": pem,
        "updated": timestamp(),
    }
    session.cloud.put(CLOUD, CERTIFICATE, identity, changed)


@operation("DeleteCustomTLSCertificate")
def delete_certificate(session: Session, identity: str) -> None:
    """Delete a certificate that serves no domain."""
    get_certificate(session, identity)
    require(
        not tls.activations_of(session, identity),
        lambda: FastlyError(
            400, "Can't delete certificate", "The certificate is enabled for a domain"
        ),
    )
    session.cloud.remove(CLOUD, CERTIFICATE, identity)


@operation("CreateTLSActivation")
def create_activation(session: Session, request: Properties) -> str:
    """Serve a domain of an active service with an own certificate; gives the ID."""
    domain = request["domain"].lower()
    _check_covered(session, request["certificateId"], domain)
    require(
        services.service_of(session, domain) is not None,
        lambda: FastlyError(400, "Invalid value", f"Domain '{domain}' is on no active service"),
    )
    require(
        not session.cloud.linked_to(tls.ACTIVATED_DOMAIN, domain),
        lambda: FastlyError(400, "Invalid value", "domain_id has already been taken"),
    )
    known = tls.list_configurations(session)
    wished = request.get("configurationId") or next(k for k, b in known.items() if b["default"])
    require(
        wished in known, lambda: FastlyError(404, "Record not found", "No such TLS configuration")
    )
    return tls.add_activation(session, domain, request["certificateId"], wished)


def _check_covered(session: Session, certificate: str, domain: str) -> None:
    names = get_certificate(session, certificate)["names"]
    require(
        any(covers(name, domain) for name in names),
        lambda: FastlyError(
            400, "Invalid value", f"The certificate covers {names}, not '{domain}'"
        ),
    )


@operation("GetTLSActivation")
def get_activation(session: Session, identity: str) -> Properties:
    """An activation."""
    return _get(session, tls.ACTIVATION, identity)


@operation("UpdateTLSActivation")
def update_activation(session: Session, identity: str, certificate: str) -> None:
    """Serve the domain with another certificate from now on."""
    body = get_activation(session, identity)
    _check_covered(session, certificate, body["domain"])
    session.cloud.put(CLOUD, tls.ACTIVATION, identity, {**body, "certificate": certificate})


@operation("DeleteTLSActivation")
def delete_activation(session: Session, identity: str) -> None:
    """Serve the domain over TLS no more."""
    get_activation(session, identity)
    tls.remove_activation(session.cloud, identity)
