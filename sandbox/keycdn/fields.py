"""The settings of a KeyCDN zone: which there are, their values and defaults.

Source: sources/keycdn#zone-fields.

That row names the fields; defaults and number formats are those of the API's samples. Where it has
no list of values, a switch takes `enabled` and `disabled`, and nothing else.
"""

import re
from collections.abc import Callable, Mapping

from sandbox.keycdn.errors import invalid

NAME = re.compile(r"[A-Za-z0-9]{1,20}")
"""sources/quotas#keycdn-zone-name: at most 20 letters and digits."""

_SWITCHES: Mapping[str, str] = {
    "forcedownload": "disabled",
    "cors": "disabled",
    "gzip": "disabled",
    "blockbadbots": "disabled",
    "allowemptyreferrer": "enabled",
    "blockreferrer": "disabled",
    "securetoken": "disabled",
    "securetokenip": "disabled",
    "forcessl": "disabled",
    "http2": "disabled",
    "originshield": "disabled",
    "cacheignorecachecontrol": "enabled",
    "cacheignorequerystring": "enabled",
    "cachehostheader": "disabled",
    "cachekeyscheme": "disabled",
    "cachekeyhost": "disabled",
    "cachekeydevice": "disabled",
    "cachekeycountry": "disabled",
    "cachebr": "disabled",
    "cachecookies": "disabled",
    "cachestripcookies": "disabled",
    "cachecanonical": "disabled",
    "cacherobots": "disabled",
    "cacheerrorpages": "disabled",
}

DEFAULTS: Mapping[str, str] = {
    **_SWITCHES,
    "status": "active",
    "type": "push",
    "expire": "0",
    "securetokenkey": "",
    "sslcert": "shared",
    "customsslkey": "",
    "customsslcert": "",
    "originurl": "",
    "cachemaxexpire": "1440",
    "cachekeycookie": "",
    "cachexpullkey": "KeyCDN",
}


def _one_of(*values: str) -> Callable[[str], bool]:
    return lambda value: value in values


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value, re.DOTALL) is not None


_RULES: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(_SWITCHES, _one_of("enabled", "disabled")),
    "name": _matches(NAME.pattern),
    "status": _one_of("active", "inactive"),
    "type": _one_of("pull", "push"),
    "expire": _matches(r"-?\d+"),
    "securetokenkey": _matches(r"[A-Za-z0-9]{0,64}"),
    "sslcert": _one_of("disabled", "shared", "custom", "letsencrypt"),
    "customsslkey": _matches(r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.+"),
    "customsslcert": _matches(r"|-----BEGIN CERTIFICATE-----.+"),
    "originurl": _matches(r"https?://[A-Za-z0-9.-]+(:\d+)?(/\S*)?"),
    "cachemaxexpire": _matches(r"\d+"),
    "cachekeycookie": _matches(r"[A-Za-z0-9_-]{0,32}"),
    "cachexpullkey": _matches(r"[A-Za-z0-9_-]{0,32}"),
}


def checked(body: Mapping[str, object]) -> dict[str, str]:
    """The fields of a request as text.

    Raises:
        ApiError: an unknown field, or a value it does not take.
    """
    found: dict[str, str] = {}
    for name, value in body.items():
        rule = _RULES.get(name)
        if rule is None:
            raise invalid(f"unknown field {name}")
        if isinstance(value, bool) or not isinstance(value, str | int) or not rule(str(value)):
            raise invalid(f"invalid value for {name}")
        found[name] = str(value)
    return found


def check_together(fields: Mapping[str, str]) -> None:
    """Refuse settings that do not go together.

    Raises:
        ApiError: a pull zone without an origin, cache key scheme with origin shield
            (sources/keycdn#cache-key-scheme), or a custom certificate without certificate or key.
    """
    if fields["type"] == "pull" and not fields["originurl"]:
        raise invalid("originurl is required for a pull zone")
    if fields["originshield"] == fields["cachekeyscheme"] == "enabled":
        raise invalid("cachekeyscheme cannot be used with originshield")
    if fields["sslcert"] == "custom" and not (fields["customsslkey"] and fields["customsslcert"]):
        raise invalid("customsslkey and customsslcert are required for sslcert custom")
