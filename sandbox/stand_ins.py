"""What stands in for the secrets of a stack file, whose real values the sandbox never has.

Each `secure:` value becomes a text of its own, made from its ciphertext: the credentials of two
accounts stay two, the same one under two names stays one, and nothing tells the secret. The copy
of the stack file holds the stand-ins encrypted as the CLI does it, with a passphrase that is no
secret; so do what is read back from there, and tests that choose a value themselves.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any

from sandbox.properties import as_list, as_map

PASSPHRASE = "sandbox"
"""Encrypts the sandbox's state; no secret, since every secret there is a stand-in."""

STAND_IN = "sandbox-stand-in-for-a-real-secret-value"
"""The default API key: 40 characters, as long as a Cloudflare API token."""

# Made with PASSPHRASE by `pulumi config set --secret`.
SALT = "v1:4+VaSloYc80=:v1:4TAd2iuMoElx7xTI:ujkF8x6HZM4w9EIuVhI2Fweci+lM1A=="

# What the CLI derives from PASSPHRASE and SALT (PBKDF2, SHA-256, a million rounds, which take as
# long as a whole command).
_KEY = bytes.fromhex("a5fb20d61200ee9db3fb363c29dc861a9172e13cf8460e71065576a1deadf9a2")
_NONCE_BYTES = 12
_BEGIN = "sandbox-stand-in-"


def of(sealed: str) -> str:
    """The stand-in for a secret, as long as `STAND_IN`.

    Args:
        sealed: the secret's ciphertext; one that was made here stands for its own text.
    """
    own = opened(sealed)
    if own is not None:
        return own
    digest = hashlib.sha256(sealed.encode()).hexdigest()
    return f"{_BEGIN}{digest}"[: len(STAND_IN)]


def sealed(text: str) -> str:
    """A text as the CLI encrypts it; the same text always gives the same."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # for files with secrets only

    nonce = hashlib.sha256(_KEY + text.encode()).digest()[:_NONCE_BYTES]
    parts = (nonce, AESGCM(_KEY).encrypt(nonce, text.encode(), None))
    return ":".join(["v1", *(base64.b64encode(part).decode() for part in parts)])


def opened(sealed: str) -> str | None:
    """The text that `sealed` made this of; nothing for what something else encrypted."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    version, _, rest = sealed.partition(":")
    first, _, second = rest.partition(":")
    try:
        nonce, body = (base64.b64decode(part, validate=True) for part in (first, second))
        if version != "v1" or len(nonce) != _NONCE_BYTES:
            return None
        return AESGCM(_KEY).decrypt(nonce, body, None).decode()
    except (binascii.Error, InvalidTag, ValueError):
        return None


def revealed(value: Any) -> Any:
    """Configuration with every secret in it as the program gets it: the stand-in's text."""
    items = as_map(value)
    if items is not None:
        if set(items) == {"secure"} and isinstance(items["secure"], str):
            return of(items["secure"])
        return {key: revealed(item) for key, item in items.items()}
    listed = as_list(value)
    return value if listed is None else [revealed(item) for item in listed]


def text_of(config: Mapping[str, Any], name: object) -> str | None:
    """The text under a key of revealed configuration; nothing where there is none."""
    found = config.get(name) if isinstance(name, str) else None
    return found if isinstance(found, str) and found else None
