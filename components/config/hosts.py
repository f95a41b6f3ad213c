"""Host names: the rules a tracking domain, a zone or an origin has to meet. Pure."""

import ipaddress
import re
from functools import lru_cache

import idna

from components.config.faults import FaultyValueError

MAX_NAME = 253
"""Characters of a whole host name (RFC 1035, without the final dot)."""

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*utc")


# A stack of thousands asks for each name several times: as a key, in its value, as a zone.
@lru_cache(maxsize=32_768)
def canonical(name: str) -> str:
    """The one spelling of a host name: lower case, no final dot, IDNA in its ASCII form.

    Raises:
        FaultyValueError: when `name` is none (a URL, an address, a wildcard, a label that is
            too long or holds other characters, or a single label).
    """
    text = name.strip().rstrip(".").lower()
    _refuse_other_things(name, text)
    if not text.isascii():
        try:
            text = idna.encode(text, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise FaultyValueError(
                f"'{name}' is not a valid international name ({error})",
                "check its spelling or write its xn-- form",
            ) from None
    if len(text) > MAX_NAME:
        raise FaultyValueError(
            f"'{name}' has {len(text)} characters", f"a host name has at most {MAX_NAME}"
        )
    labels = text.split(".")
    for label in labels:
        if not _LABEL.fullmatch(label):
            raise FaultyValueError(
                f"'{name}' has a label '{label}' that no host name may have",
                "use 1 to 63 of a-z, 0-9 and '-' between dots, not starting or ending with '-'",
            )
        _refuse_broken_idna(name, label)
    if len(labels) < 2:
        raise FaultyValueError(f"'{name}' is a single label", "write the full host name")
    if labels[-1].isdigit():
        raise FaultyValueError(
            f"'{name}' ends in a number, as no host name does", "check it for a misspelt address"
        )
    return text


def _refuse_broken_idna(name: str, label: str) -> None:
    """A label that claims to be an international one and stands for none; no authority takes it."""
    if not label.startswith("xn--"):
        return
    try:
        if idna.alabel(idna.ulabel(label)).decode("ascii") == label:
            return
    except (idna.IDNAError, UnicodeError):
        pass
    raise FaultyValueError(
        f"'{name}' has a label '{label}' that begins like an international name (xn--) and is none",
        "write the name as it is read, or copy its xn-- form again",
    )


def is_within(name: str, zone: str) -> bool:
    """Whether `name` is `zone` or below it; both in canonical form."""
    return name == zone or name.endswith("." + zone)


def relative(name: str, zone: str) -> str:
    """`name` as a DNS console wants it: without the zone, `@` for the zone itself."""
    return "@" if name == zone else name.removesuffix("." + zone)


def parents(name: str) -> list[str]:
    """Every name above `name` with two labels or more, nearest first, `name` included."""
    labels = name.split(".")
    return [".".join(labels[i:]) for i in range(len(labels) - 1)]


def _refuse_other_things(name: str, text: str) -> None:
    # The CLI turns a key of the stack file that YAML takes for no text into these
    # (contract#stack-file).
    if text == "<nil>":
        raise FaultyValueError("the name is empty (null or ~ in YAML)", "write the host name")
    if _DATE.fullmatch(text):
        raise FaultyValueError(
            f"'{name}' was read as a date by YAML", "write the host name, quoted"
        )
    if "/" in text or ":" in text:
        raise FaultyValueError(
            f"'{name}' is not a bare host name", "leave out scheme, port and path: host name only"
        )
    if "*" in text:
        raise FaultyValueError(
            f"'{name}' is a wildcard", "name each tracking domain; wildcards are not link hosts"
        )
    if not text.replace(".", "").isdigit():  # One with colons is refused above.
        return
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return
    raise FaultyValueError(f"'{name}' is an address", "write a host name")


def covers(pattern: str, host: str) -> bool:
    """Whether a certificate name covers `host`; `*` stands for exactly one label.

    Source: sources/cloudfront#aliases.
    """
    pattern = pattern.lower().rstrip(".")
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return pattern == host
