"""Certificates made for a test: each by an authority of its own, which nothing trusts."""

import trustme

Pem = tuple[str, str]
"""A certificate and its private key, both as PEM text."""


def issue(*names: str) -> Pem:
    """A new certificate for `names`, in their order, with an RSA key as the vendors' guides ask."""
    issued = trustme.CA().issue_cert(*names, key_type=trustme.KeyType.RSA)
    return issued.cert_chain_pems[0].bytes().decode(), issued.private_key_pem.bytes().decode()
