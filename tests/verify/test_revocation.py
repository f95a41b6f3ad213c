"""A certificate that its authority has revoked, by the list that the certificate names."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.verify import servers
from tests.verify.servers import Reply
from tests.verify.world import HOST, World, finished, running, world
from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import DomainReport


class Authority:
    """An authority that publishes a revocation list over HTTP."""

    def __init__(self, made: World, port: int) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
        self.port = port
        now = datetime.now(UTC)
        self.now = now
        self.certificate = (
            x509.CertificateBuilder(self.name, self.name, self.key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=90))
            .add_extension(x509.BasicConstraints(True, None), True)
            .sign(self.key, hashes.SHA256())
        )
        made.ca.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        self.files: dict[str, bytes] = {
            "/ca.der": self.certificate.public_bytes(serialization.Encoding.DER)
        }

    def issue(self, made: World, folder: Path) -> int:
        """Lets the edge present a certificate of this authority; gives its serial number."""
        key = ec.generate_private_key(ec.SECP256R1())
        serial = x509.random_serial_number()
        base = f"http://lists.example.net:{self.port}"
        point = x509.DistributionPoint(
            [x509.UniformResourceIdentifier(f"{base}/list.crl")], None, None, None
        )
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.CA_ISSUERS,
            x509.UniformResourceIdentifier(f"{base}/ca.der"),
        )
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "leaf")])
        signed = (
            x509.CertificateBuilder(self.name, subject, key.public_key())
            .serial_number(serial)
            .not_valid_before(self.now - timedelta(days=1))
            .not_valid_after(self.now + timedelta(days=60))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), False)
            .add_extension(x509.CRLDistributionPoints([point]), False)
            .add_extension(x509.AuthorityInformationAccess([access]), False)
            .sign(self.key, hashes.SHA256())
        )
        pem = folder / "leaf.pem"
        pem.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        made.tls.load_cert_chain(pem)
        return serial

    def publish(self, serial: int, key: ec.EllipticCurvePrivateKey) -> None:
        """Puts a list with one serial number up, signed with `key`."""
        entry = (
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(self.now).build()
        )
        crl = (
            x509.CertificateRevocationListBuilder(self.name, self.now, self.now + timedelta(days=1))
            .add_revoked_certificate(entry)
            .sign(key, hashes.SHA256())
        )
        self.files["/list.crl"] = crl.public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("which", "expected"), [("this", "certificate-revoked"), ("another", None), ("forged", None)]
)
def test_a_certificate_that_its_authority_has_revoked(
    tmp_path: Path, which: str, expected: str | None
) -> None:
    made = world(tmp_path)
    made.zone.put("lists.example.net", "A", "127.0.0.1")
    files: dict[str, bytes] = {}

    async def run() -> DomainReport:
        async with servers.http_server(
            lambda request: Reply(200, body=files.get(request.target, b""))
        ) as port:
            authority = Authority(made, port)
            serial = authority.issue(made, tmp_path)
            key = ec.generate_private_key(ec.SECP256R1()) if which == "forged" else authority.key
            authority.publish(serial + (which == "another"), key)
            files.update(authority.files)
            async with running(made) as setting:
                return await examine(made.subject(), setting, Surroundings.of(setting))

    check = finished(run()).check("certificate")

    assert check.cause == expected, check
