"""Stand-ins for certificates of one's own, whose private keys no sandbox can read.

In the copy of a stack file each certificate that can be read becomes one with the same names and
dates, for a key that the sandbox has, and the secret that named the real key holds this one. So the
stand-in clouds find a pair that matches, and refuse what they would refuse outside.
"""

import base64
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.x509.oid import NameOID

_ROUNDS = 1_000_000
"""Of the CLI's own passphrase encryption."""

_STRING = "tag:yaml.org,2002:str"


class OwnCertificates:
    """The key of a sandbox, and what is issued for it; made once, so that previews stay quiet."""

    def __init__(self, folder: Path, project: Path) -> None:
        self._folder = folder
        self._project = project

    def replace(self, root: yaml.MappingNode, passphrase: str, salt: str) -> int:
        """Replace every readable certificate of a stack file, and the secrets of their keys.

        Returns:
            how many certificates were replaced.
        """
        found = [node for node in _mappings(root, set()) if _scalar(node, "certificate")]
        replaced = sum(self._certificate(node) for node in found)
        if replaced:
            names = {
                name.value
                for node in _mappings(root, set())
                if (name := _scalar(node, "key_secret")) is not None
            }
            self._secrets(root, names, passphrase, salt)
        return replaced

    def _certificate(self, node: yaml.MappingNode) -> int:
        scalar = _scalar(node, "certificate")
        original = None if scalar is None else self._read(scalar.value)
        if scalar is None or original is None:
            return 0
        scalar.value, scalar.tag, scalar.style = self._issued(original), _STRING, "|"
        return 1

    def _read(self, text: str) -> x509.Certificate | None:
        """The certificate of a PEM text or file; None for anything else, which is left alone."""
        try:
            if "-----BEGIN" not in text:
                text = (self._project / text).read_text(encoding="ascii")
            return x509.load_pem_x509_certificate(text.encode())
        except (OSError, ValueError):
            return None

    def _issued(self, original: x509.Certificate) -> str:
        digest = original.fingerprint(hashes.SHA256()).hex()[:32]
        return self._kept(f"{digest}.pem", lambda: self._issue(original))

    def _issue(self, original: x509.Certificate) -> str:
        key = self._key()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox stand-in")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(original.not_valid_before_utc)
            .not_valid_after(original.not_valid_after_utc)
        )
        try:
            names = original.extensions.get_extension_for_class(x509.SubjectAlternativeName)
            builder = builder.add_extension(names.value, critical=False)
        except x509.ExtensionNotFound:
            pass  # the clouds refuse it, as they would the real one
        issued = builder.sign(key, hashes.SHA256())
        return issued.public_bytes(serialization.Encoding.PEM).decode()

    def _key(self) -> rsa.RSAPrivateKey:
        def make() -> str:
            made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode()

        key = serialization.load_pem_private_key(self._kept("key.pem", make).encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def _secrets(self, root: yaml.MappingNode, names: set[str], passphrase: str, salt: str) -> None:
        """Put the key into each secret of the configuration that is named as one's."""
        self._key()
        sealed = self._kept("key.sealed", lambda: self._sealed(passphrase, salt))
        for section, values in root.value:
            if section.value != "config" or not isinstance(values, yaml.MappingNode):
                continue
            for key, value in values.value:
                secure = _scalar(value, "secure") if isinstance(value, yaml.MappingNode) else None
                if secure is not None and key.value.rpartition(":")[2] in names:
                    secure.value, secure.tag = sealed, _STRING

    def _sealed(self, passphrase: str, salt: str) -> str:
        """The key as the CLI's passphrase encryption writes it."""
        raw = base64.b64decode(salt.split(":")[1])
        secret = PBKDF2HMAC(hashes.SHA256(), 32, raw, _ROUNDS).derive(passphrase.encode())
        plain = (self._folder / "key.pem").read_bytes()
        nonce = hashlib.sha256(plain).digest()[:12]  # of this one text under this one key
        parts = (nonce, AESGCM(secret).encrypt(nonce, plain, None))
        return ":".join(["v1", *(base64.b64encode(part).decode() for part in parts)])

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """The text of a file of the sandbox, made the first time; whole, or not there."""
        path = self._folder / name
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, fresh = tempfile.mkstemp(prefix=f".{name}.", dir=self._folder)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(make())
            try:
                os.link(fresh, path)  # whoever came first stays
            except FileExistsError:
                pass
            finally:
                os.unlink(fresh)
        return path.read_text(encoding="ascii")


def _mappings(node: yaml.Node, done: set[int]) -> list[yaml.MappingNode]:
    if id(node) in done or not isinstance(node, yaml.CollectionNode):
        return []
    done.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [found for part in node.value for found in _mappings(part, done)]
    found = [node] if isinstance(node, yaml.MappingNode) else []
    return found + [
        inner for pair in node.value for part in pair for inner in _mappings(part, done)
    ]


def _scalar(node: yaml.MappingNode, name: str) -> yaml.ScalarNode | None:
    """The text under a key of a map; None where there is none."""
    for key, value in node.value:
        if key.value == name and isinstance(value, yaml.ScalarNode):
            return value
    return None
