"""Names of this project that are forever: states and stack files hold them."""

PROJECT = "ssl-click-tracking"
"""Namespace of every key in the stack file; the project's name in Pulumi.yaml."""

PACKAGE = f"{PROJECT}:index"
"""Prefix of every component's type token (docs/decisions/identity.md)."""
