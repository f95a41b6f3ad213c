"""Reads URLs without changing a byte of them."""

from urllib.parse import urlsplit


def target_of(link: str) -> str:
    """Path and query of a URL exactly as they are written, without a fragment."""
    rest = link.partition("://")[2]
    start = min((place for place in (rest.find("/"), rest.find("?")) if place >= 0), default=None)
    target = "/" if start is None else rest[start:].partition("#")[0]
    return target if target.startswith("/") else f"/{target}"


def host_of(link: str) -> str | None:
    """Host of a URL in lower case; None when it is no http or https URL."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None
