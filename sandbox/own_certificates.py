"""Stand-ins for certificates of one's own, whose private keys no sandbox can read.

In the copy of a stack file the secret that names a private key becomes a key made from its
ciphertext, and the certificates, which are public, become copies of themselves: the first one for
that key, each with the same names, dates and issuer. So what is wrong with one is wrong with its
copy too, and the stand-in clouds find a pair that matches. Nothing is random: a preview stays
quiet, and another secret is another key.
"""

import hashlib
import re
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sandbox import stand_ins

_NAMESPACE = "ssl-click-tracking"
_CURVE = ec.SECP256R1()
_LARGEST = 2**255
_BEGIN = "-----BEGIN CERTIFICATE-----"
_BLOCK = re.compile(rf"{_BEGIN}.+?-----END CERTIFICATE-----", re.DOTALL)
# They name keys that the copies do not have.
_OF_KEYS = (x509.AuthorityKeyIdentifier, x509.SubjectKeyIdentifier)
_STRING = "tag:yaml.org,2002:str"


def private_key(sealed: str) -> str:
    """The private key that stands in for one with this ciphertext, as PEM."""
    return _pem(_key(sealed.encode()))


def copies(text: str, leaf_key: str | None) -> str | None:
    """Certificates in PEM, made anew; nothing where the text holds none that can be read.

    Args:
        text: one or more of them.
        leaf_key: private key for the first, as PEM; without one each gets its own name's.
    """
    try:
        found = [x509.load_pem_x509_certificate(block.encode()) for block in _BLOCK.findall(text)]
        made = [
            _copy(certificate, leaf_key if number == 0 else None)
            for number, certificate in enumerate(found)
        ]
    except ValueError:
        return None
    return "".join(made) or None


class OwnCertificates:
    """Those of one stack file, and the secrets of their keys."""

    def __init__(self, config: yaml.MappingNode, project: Path) -> None:
        """Takes the YAML node of `config`, with secrets as the file has them.

        Args:
            config: what is replaced in.
            project: folder which paths in it are relative to.
        """
        self._config = config
        self._project = project
        self._done: dict[int, str | None] = {}  # node -> the key that its copy is for

    def replace(self) -> int:
        """Replace every certificate that can be read, and the secrets of their keys.

        Returns:
            how many certificates were replaced.
        """
        common = _child(self._at("defaults"), "certificate")
        keys: dict[str, str] = {}
        places = [common, *(_child(value, "certificate") for value in self._domains())]
        for place in places:
            name = _text(_child(place, "key_secret") or _child(common, "key_secret"))
            sealed = None if name is None else _text(_child(self._at(name), "secure"))
            if name is None or sealed is None:
                continue
            # A certificate out of `defaults` is there once, for whoever came first.
            body = _child(place, "certificate") or _child(common, "certificate")
            key = (self._done.get(id(body)) if body else None) or private_key(sealed)
            keys[name] = key
            self._copied(body, key)
            self._copied(_child(place, "chain") or _child(common, "chain"), None)
        for name, key in keys.items():
            node = _child(self._at(name), "secure")
            if isinstance(node, yaml.ScalarNode):
                node.value, node.tag = stand_ins.sealed(key), _STRING
        return len(self._done)

    def _domains(self) -> list[yaml.Node]:
        return [value for _, value in _pairs(self._at("domains"))]

    def _at(self, name: str) -> yaml.Node | None:
        """What stands under a key of the project, which may have its namespace or not."""
        return _child(self._config, f"{_NAMESPACE}:{name}") or _child(self._config, name)

    def _copied(self, node: yaml.Node | None, key: str | None) -> None:
        if not isinstance(node, yaml.ScalarNode) or id(node) in self._done:
            return
        made = copies(self._read(node.value), key)
        if made is not None:
            node.value, node.tag, node.style = made, _STRING, "|"
            self._done[id(node)] = key

    def _read(self, text: str) -> str:
        """The text, or that of the file which it names; the program says what is wrong with it."""
        try:
            return text if _BEGIN in text else (self._project / text).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""


def _copy(certificate: x509.Certificate, key: str | None) -> str:
    """One certificate as it is, for another key, by an issuer of the same name."""
    own = _key(certificate.subject.public_bytes()) if key is None else _loaded(key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(certificate.subject)
        .issuer_name(certificate.issuer)
        .public_key(own.public_key())
        .serial_number(certificate.serial_number)
        .not_valid_before(certificate.not_valid_before_utc)
        .not_valid_after(certificate.not_valid_after_utc)
    )
    for extension in certificate.extensions:
        if not isinstance(extension.value, _OF_KEYS):
            builder = builder.add_extension(extension.value, extension.critical)
    issuer = _key(certificate.issuer.public_bytes())
    # The same text in every run, or each update would have something to change.
    signed = builder.sign(issuer, hashes.SHA256(), ecdsa_deterministic=True)
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def _key(of: bytes) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hashlib.sha256(of).digest()) % _LARGEST
    return ec.derive_private_key(number or 1, _CURVE)


def _loaded(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("a stand-in key is always of one kind")
    return key


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _text(node: yaml.Node | None) -> str | None:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None
