"""The files of a domain's certificate. Pure but for reading them where they lie here, too."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from components.config.certificate import Certificate
    from components.config.values import Domain

CERTBOT = "/etc/letsencrypt/live/{host}/"
"""Where certbot, which the guides name, keeps the certificate of a host
(sources/proxy#certificate)."""


def filled(path: str, host: str) -> str:
    """`path` with the tracking domain in place of `{host}`."""
    return path.replace("{host}", host)


def readable(domain: "Domain") -> "Certificate | None":
    """What can be read of them; None where the certificate itself cannot."""
    named = domain.certificate
    if named.source not in (None, "files"):
        return None  # Beside another CDN the same keys may hold that CDN's certificate.
    certificate, chain, key = (
        (named.certificate, named.chain, named.key)
        if named.certificate
        else (f"{CERTBOT}fullchain.pem", None, f"{CERTBOT}privkey.pem")
    )
    found = [None if path is None else filled(path, domain.host) for path in (certificate, chain)]
    if _text(found[0]) is None:
        return None
    return replace(
        named,
        certificate=found[0],
        chain=None if _text(found[1]) is None else found[1],
        private_key=_text(None if key is None else filled(key, domain.host)),
    )


def _text(path: str | None) -> str | None:
    """The text of a file; None where it is not here, or not to be read."""
    try:
        return None if path is None else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
