"""Whether a certificate's authority has revoked it, by the list that the certificate names.

The list is taken only when the issuer's key has signed it; what cannot be had proves nothing, as
in every browser (https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.13).
"""

import asyncio
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import AuthorityInformationAccessOID

from verify.evidence import Evidence
from verify.http import Answer, Client
from verify.network import Endpoint, families

_MOST = 2**23
"""Bytes of a list; the big public ones are split into smaller ones."""
_MOST_WAIT = 5.0


async def revoked(certificate: x509.Certificate, evidence: Evidence) -> bool:
    """Whether a list says so; False when there is none, or none that can be trusted."""
    lists, issuers = _addresses(certificate)
    for address in lists:
        try:
            if await _listed(certificate, address, issuers, evidence):
                return True
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
    return False


async def _listed(
    certificate: x509.Certificate, address: str, issuers: list[str], evidence: Evidence
) -> bool:
    raw = await _fetch(address, evidence)
    if raw is None:
        return False
    revocations = x509.load_der_x509_crl(raw)
    if revocations.get_revoked_certificate_by_serial_number(certificate.serial_number) is None:
        return False
    for source in issuers:
        found = await _fetch(source, evidence)
        if found is not None:
            issuer = x509.load_der_x509_certificate(found)
            certificate.verify_directly_issued_by(issuer)
            # An authority's key is RSA or elliptic; others fail with TypeError.
            return revocations.is_signature_valid(issuer.public_key())  # pyright: ignore[reportArgumentType]
    return False


def _addresses(certificate: x509.Certificate) -> tuple[list[str], list[str]]:
    """Where the revocation lists are, and where the issuer's certificate is; http only."""
    lists: list[str] = []
    issuers: list[str] = []
    try:
        extensions = certificate.extensions
    except (ValueError, x509.DuplicateExtension):
        return [], []
    for extension in extensions:
        match extension.value:
            case x509.CRLDistributionPoints() as points:
                for point in points:
                    lists += [
                        name.value
                        for name in point.full_name or ()
                        if isinstance(name, x509.UniformResourceIdentifier)
                    ]
            case x509.AuthorityInformationAccess() as accesses:
                issuers += [
                    access.access_location.value
                    for access in accesses
                    if access.access_method == AuthorityInformationAccessOID.CA_ISSUERS
                ]
            case _:
                continue
    return _plain(lists), _plain(issuers)


def _plain(addresses: list[str]) -> list[str]:
    return [address for address in addresses if address.startswith("http://")]


async def _fetch(address: str, evidence: Evidence) -> bytes | None:
    return await evidence.shared.files.get(address, lambda: _download(address, evidence))


async def _download(address: str, evidence: Evidence) -> bytes | None:
    parts = urlsplit(address)
    timeout = min(_MOST_WAIT, evidence.setting.timeout)
    found = await evidence.shared.resolver.resolve((parts.hostname or "").lower())
    if not found.addresses:
        return None
    endpoint = Endpoint(families(found.addresses)[0], parts.port or 80)
    client = Client(
        parts.hostname or "", {"http": endpoint}, evidence.shared.contexts, timeout, most=_MOST
    )
    try:
        async with asyncio.timeout(timeout):
            answer = await client.ask("http", parts.path or "/")
    except TimeoutError:
        return None
    finally:
        client.close()
    whole = isinstance(answer, Answer) and answer.status == 200 and answer.whole
    return answer.body if whole and isinstance(answer, Answer) else None
