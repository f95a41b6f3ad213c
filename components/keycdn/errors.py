"""What can go wrong with KeyCDN's API, said so that a person knows what to do. Pure."""

from collections.abc import Iterable

HIDDEN = "[hidden]"
"""Stands where an answer repeats a secret."""


class KeyCdnError(Exception):
    """KeyCDN did not do what was asked; the text says where, what, and what to do next."""


class AccessRefusedError(KeyCdnError):
    """KeyCDN refused the API key (401) or what it asked for (403)."""


class RejectedError(KeyCdnError):
    """KeyCDN understood the request and refused its content."""


class NotFoundError(KeyCdnError):
    """What the request names does not exist in this account."""


class UnavailableError(KeyCdnError):
    """KeyCDN did not answer properly for as long as the client was willing to try."""


def hide(text: str, secrets: Iterable[str]) -> str:
    """`text` without any of `secrets`, longest first, because one may be part of another."""
    for secret in sorted({found for found in secrets if found}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
