"""Secrets of the stack file: keys of their own, encrypted, never part of a map."""

import pulumi

from components.config.reading import PROJECT


def secret(name: str) -> pulumi.Output[str]:
    """The value of the secret configuration key `name`, encrypted wherever it is kept."""
    return pulumi.Config(PROJECT).require_secret(name)
