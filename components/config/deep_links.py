"""Apps that open the links themselves (`deep_links` in the stack file)."""

from collections import Counter
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic.dataclasses import dataclass

from components.config.faults import FaultyValueError
from components.config.kinds import STRICT, shaped
from components.config.shown import Shown

AppleApp = Annotated[
    str,
    shaped(
        r"[A-Z0-9]{10}\.[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*",
        "a team ID and a bundle ID",
        "write it like ABCDE12345.com.example.shop",
    ),
]
AndroidPackage = Annotated[
    str,
    shaped(
        r"[A-Za-z]\w*(\.[A-Za-z]\w*)+",
        "the name of an Android package",
        "write it like com.example.shop",
    ),
]


def _spelt(text: object) -> object:
    """A fingerprint in the one spelling of the statement file: upper case."""
    return text.upper() if isinstance(text, str) else text


Fingerprint = Annotated[
    str,
    BeforeValidator(_spelt),
    shaped(
        r"[0-9A-F]{2}(:[0-9A-F]{2}){31}",
        "the SHA-256 fingerprint of a signing certificate",
        "write 32 pairs of hexadecimal digits with colons between them, quoted",
    ),
    Shown(":".join(["0F", "9A"] * 16), pattern="^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$"),
]


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise FaultyValueError(f"'{twice[0]}' is listed twice", "list it once")
    return values


def _some(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values:
        raise FaultyValueError("names no fingerprint", "add that of the app's signing certificate")
    return values


def _packages_once(apps: "tuple[AndroidApp, ...]") -> "tuple[AndroidApp, ...]":
    _each_once(tuple(app.package for app in apps))
    return apps


@dataclass(frozen=True, config=STRICT)
class AndroidApp:
    """One Android app.

    Attributes:
        package: its package name.
        fingerprints: SHA-256 of the certificates it is signed with.
    """

    package: AndroidPackage
    fingerprints: Annotated[
        tuple[Fingerprint, ...],
        AfterValidator(_each_once),
        AfterValidator(_some),
        Shown(minItems=1, uniqueItems=True),
    ]


@dataclass(frozen=True, config=STRICT)
class DeepLinks:
    """The apps that may open a tracking domain's links (sources/deep-links#paths).

    Attributes:
        apple: `TEAMID.bundle.id` of each iOS app.
        android: each Android app.
    """

    apple: Annotated[tuple[AppleApp, ...], AfterValidator(_each_once), Shown(uniqueItems=True)] = ()
    android: Annotated[tuple[AndroidApp, ...], AfterValidator(_packages_once)] = ()
