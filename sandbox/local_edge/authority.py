"""The throw-away certificate authority of a sandbox, and what it issues for the edges and ESPs."""

import os
import ssl
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path

import trustme

from sandbox.local_edge.model import Presented

# What the machine's own OpenSSL would refuse proves nothing about a deployed setting.
_ANY_CIPHER = "ALL:@SECLEVEL=0"


class Authority:
    """Issues certificates; its own is in ``ca.pem`` below ``folder``, made once a sandbox."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ca.pem"
        key = folder / "ca.key"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            made = trustme.CA.from_pem(self.path.read_bytes(), key.read_bytes())
        except (FileNotFoundError, ValueError):
            made = trustme.CA(organization_name="SSL click tracking sandbox")
            _write(key, made.private_key_pem.bytes())
            _write(self.path, made.cert_pem.bytes())
        self._issuer = made
        self.context = lru_cache(maxsize=4096)(self._context)

    def _context(self, presented: Presented) -> ssl.SSLContext:
        """A server context that shows a certificate; the same for the same one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(_ANY_CIPHER)
        with warnings.catch_warnings():
            # Old versions are there because somebody deployed them.
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = presented.minimum
            context.maximum_version = presented.maximum
        context.set_alpn_protocols(list(presented.protocols))
        issued = self.issue(presented)
        with issued.private_key_and_cert_chain_pem.tempfile() as file:
            context.load_cert_chain(file)
        return context

    def issue(self, presented: Presented) -> trustme.LeafCert:
        """A certificate with the names and dates of the one that the cloud holds."""
        return self._issuer.issue_cert(
            *presented.names, not_before=presented.not_before, not_after=presented.not_after
        )


def _write(path: Path, content: bytes) -> None:
    """Put a file in place whole: another process may look for it at this moment."""
    descriptor, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(fresh, path)
