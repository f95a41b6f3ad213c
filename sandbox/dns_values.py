"""The forms that host names and DNS record data must have."""

import ipaddress
import re

# A label may begin with an underscore (validation records do) but not with a hyphen.
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"(?: "(?:[^"\\]|\\.)*")*')
_NAME_LENGTH = 253


def is_host_name(name: str, *, wildcard: bool = False) -> bool:
    """Whether a name is a host name of two labels or more, or ``*.`` and one with ``wildcard``."""
    if wildcard and name.startswith("*."):
        name = name[2:]
    labels = name.split(".")
    return (
        len(name) <= _NAME_LENGTH
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
    )


def is_value(type_: str, value: str) -> bool:
    """Whether a text has the form that a record type's data must have."""
    match type_:
        case "A" | "AAAA":
            return _is_address(value, 4 if type_ == "A" else 6)
        case "CNAME" | "NS" | "PTR":
            return is_host_name(value.removesuffix("."))
        case "TXT" | "SPF":
            return _QUOTED.fullmatch(value) is not None
        case "CAA":
            flags, _, rest = value.partition(" ")
            tag, _, text = rest.partition(" ")
            known = tag in ("issue", "issuewild", "iodef", "issuemail")
            return flags.isdigit() and int(flags) < 256 and known and is_value("TXT", text)
        case "MX":
            preference, _, host = value.partition(" ")
            return preference.isdigit() and is_host_name(host.removesuffix("."))
        case _:
            return bool(value.strip())


def _is_address(value: str, version: int) -> bool:
    try:
        return ipaddress.ip_address(value).version == version
    except ValueError:
        return False
