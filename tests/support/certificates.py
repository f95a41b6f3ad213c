"""Certificates made for a test: each by an authority of its own, which nothing trusts."""

from datetime import datetime
from functools import cache

import trustme

Pem = tuple[str, str]
"""A certificate and its private key, both as PEM text."""

NAMES = ("*.example.com", *(f"*.{name}.example.com" for name in ("email", "news", "offers")))
"""What covers the hosts that most tests use."""


def issue(*names: str) -> Pem:
    """A new certificate for `names`, in their order, with an RSA key as the vendors' guides ask."""
    issued = trustme.CA().issue_cert(*names, key_type=trustme.KeyType.RSA)
    return issued.cert_chain_pems[0].bytes().decode(), issued.private_key_pem.bytes().decode()


def issue_until(end: datetime, *names: str) -> Pem:
    """A certificate that ends at a given time."""
    issued = trustme.CA().issue_cert(*names, not_after=end)
    return issued.cert_chain_pems[0].bytes().decode(), issued.private_key_pem.bytes().decode()


@cache
def own() -> Pem:
    """A certificate for `NAMES`, the same one throughout a run."""
    return issue(*NAMES)


@cache
def chained() -> tuple[str, str, str]:
    """A certificate for `NAMES`, its private key, and the certificate that issued it."""
    issuer = trustme.CA().create_child_ca()
    issued = issuer.issue_cert(*NAMES)
    leaf, above = (pem.bytes().decode() for pem in issued.cert_chain_pems[:2])
    return leaf, issued.private_key_pem.bytes().decode(), above
