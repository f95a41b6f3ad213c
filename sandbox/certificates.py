"""Reads an uploaded certificate: the names it covers and when it ends.

The standard library decodes a certificate only as the peer of a handshake, so one is made in
memory. That also proves that the key belongs to the certificate, which the clouds check too.
"""

import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sandbox.properties import list_at


class UnusableCertificateError(Exception):
    """A certificate and a key that no server can serve with; the text shows neither of them."""


@dataclass(frozen=True)
class ServerCertificate:
    """The names a certificate covers, and its end in RFC 3339."""

    names: list[str]
    expiration: str


def read_certificate(certificate: str, private_key: str) -> ServerCertificate:
    """Decode a PEM certificate with its PEM key.

    Raises:
        UnusableCertificateError: when they are malformed, do not belong together, or the
            certificate is expired.
    """
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        with tempfile.TemporaryDirectory() as folder:
            body, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
            body.write_text(certificate, encoding="ascii")
            key.touch(mode=0o600)
            key.write_text(private_key, encoding="ascii")
            server.load_cert_chain(body, key)
        client.load_verify_locations(cadata=certificate)
        peer = _handshake(client, server)
    except (ssl.SSLError, ValueError) as error:
        # The reason names no content of either file.
        reason = getattr(error, "reason", None) or "not PEM text"
        raise UnusableCertificateError(
            f"The certificate and key cannot be used: {reason}"
        ) from None
    names = [value.lower() for kind, value in list_at(peer, "subjectAltName") if kind == "DNS"]
    end = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(peer["notAfter"])), UTC)
    return ServerCertificate(names, end.isoformat().replace("+00:00", "Z"))


def covers(certificate_name: str, host: str) -> bool:
    """Whether a certificate's name covers a host; ``*`` stands for exactly one label."""
    certificate_name, host = certificate_name.lower(), host.lower()
    if certificate_name == host:
        return True
    return certificate_name.startswith("*.") and host.partition(".")[2] == certificate_name[2:]


def _handshake(client: ssl.SSLContext, server: ssl.SSLContext) -> dict[str, object]:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client_end = client.wrap_bio(to_client, to_server)
    server_end = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):  # a handshake takes far fewer turns
        done = 0
        for end in (client_end, server_end):
            try:
                end.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                continue
        if done == 2:
            peer = client_end.getpeercert() or {}
            return {**peer, "subjectAltName": list(peer.get("subjectAltName", ()))}
    raise ValueError("the handshake did not end")
