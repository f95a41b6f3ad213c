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
    """KeyCDN did not answer properly for as long as the client was willing to try.

    Attributes:
        reason: where and what, without what to do.
        asked: seconds that KeyCDN asks to wait before the next attempt; None when it does not.
    """

    def __init__(self, reason: str, remedy: str, asked: float | None = None) -> None:
        """The message is `reason`, said to be lasting, with `remedy`."""
        super().__init__(f"{reason}, again and again; {remedy}")
        self.reason: str = reason
        self.asked: float | None = asked


class TransientError(UnavailableError):
    """KeyCDN did not do what a request asked for, and may do it if asked again."""


class UnsureError(UnavailableError):
    """The answer to a request was lost: KeyCDN may have done what it asked for, or not."""


def hide(text: str, secrets: Iterable[str]) -> str:
    """`text` without any of `secrets`, longest first, because one may be part of another."""
    for secret in sorted({found for found in secrets if found}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text
