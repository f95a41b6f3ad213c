"""Secrets of the stack file: keys of their own, encrypted, never part of a map."""

import pulumi

from components.config.certificate import Certificate
from components.project import PROJECT


def secret(name: str) -> pulumi.Output[str]:
    """The value of the secret configuration key `name`, encrypted wherever it is kept."""
    return pulumi.Config(PROJECT).require_secret(name)


def private_key(certificate: Certificate) -> pulumi.Output[str]:
    """The private key of a certificate of one's own: given to a program, or kept in its config."""
    if certificate.private_key is not None:
        return pulumi.Output.secret(certificate.private_key)
    return secret(certificate.key_secret or "")
