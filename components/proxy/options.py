"""Options of an own proxy (`proxy` in the stack file)."""

import ipaddress
import re
from typing import Annotated, Literal, cast

from pydantic import AfterValidator, BeforeValidator
from pydantic.dataclasses import dataclass

from components.config.faults import FaultyValueError
from components.config.hosts import canonical
from components.config.kinds import HOST_PATTERN, STRICT
from components.config.shown import OneOrMore, Shown, whole

Server = Literal["nginx", "apache"]

OLDEST_NGINX = (1, 19, 4)
"""The first nginx that can refuse a TLS handshake (`ssl_reject_handshake`)."""

PATH = re.compile(r"(/([A-Za-z0-9._@+-]|\{host\})+)+")
_VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?")


def is_address(text: str) -> bool:
    """Whether `text` is an IP address rather than a host name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def file_path(text: str) -> str:
    """An absolute path that means the same, unquoted, to nginx and Apache; `{host}` may be in it.

    Raises:
        FaultyValueError: when it is relative or holds a character that a server's configuration
            could read as something else than a part of a path.
    """
    if "-----BEGIN" in text:
        raise FaultyValueError(
            "holds the file's own text (PEM), not its path",
            "keep the file on the proxy's host and write its absolute path",
        )
    if not PATH.fullmatch(text) or len(text) > 512:
        raise FaultyValueError(
            f"'{text[:80]}' is not an absolute path of letters, digits and . _ @ + -",
            "write it like /etc/ssl/tracking/{host}.pem, where {host} stands for the domain",
        )
    return text


def version(text: str) -> tuple[int, int, int]:
    """`1.22` or `1.22.1` as numbers.

    Raises:
        FaultyValueError: when it is neither, or too old to refuse a handshake.
    """
    match = _VERSION.fullmatch(text)
    if match is None:
        raise FaultyValueError(f"'{text}' is not a version of nginx", 'write it like "1.22.1"')
    found = (int(match[1]), int(match[2]), int(match[3] or 0))
    if found < OLDEST_NGINX:
        oldest = ".".join(str(part) for part in OLDEST_NGINX)
        raise FaultyValueError(
            f"'{text}' cannot refuse unknown hosts over TLS", f"use nginx {oldest} or newer"
        )
    return found


def _address(text: str) -> str:
    """A host name, or an address that a recipient can reach, in its one spelling."""
    bare = text.strip().strip("[]")
    if not is_address(bare):
        return canonical(text)
    address = ipaddress.ip_address(bare)
    if (
        address.is_loopback
        or address.is_unspecified
        or address.is_multicast
        or address.is_link_local
        or (address.version == 6 and "%" in bare)
    ):
        raise FaultyValueError(
            f"'{text}' is no address a recipient can reach", "write the proxy's public address"
        )
    return str(address)


def _listen(text: str) -> str:
    try:
        if "%" in text:  # A scope may hold any character.
            raise ValueError
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        raise FaultyValueError(
            f"'{text}' is not an IP address", "write it like 0.0.0.0 or 203.0.113.10, without port"
        ) from None


def _resolver(text: str) -> str:
    """An address with an optional port, as nginx writes it: `10.0.0.2:53`, `[2001:db8::1]`."""
    host, bracket, rest = text.partition("]") if text.startswith("[") else (text, "", "")
    if not bracket and text.count(":") == 1:
        host, _, rest = text.partition(":")
        rest = f":{rest}"
    try:
        address = ipaddress.ip_address(host.strip("[]"))
        if "%" in host or not re.fullmatch(r"(:[0-9]{1,5})?", rest):
            raise ValueError
        port = _port(int(rest[1:])) if rest else 53
    except ValueError:
        raise FaultyValueError(
            f"'{text}' is not the address of a resolver",
            "write it like 10.0.0.2, 10.0.0.2:5353 or [2001:db8::1]",
        ) from None
    shown = f"[{address}]" if address.version == 6 else str(address)
    return f"{shown}:{port}" if rest else shown


def _port(number: int) -> int:
    if not 1 <= number <= 65_535:
        raise FaultyValueError(f"{number} is not a port", "use 1 to 65535")
    return number


def _listed(value: object) -> object:
    """One text is a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(cast(list[object], value)) if isinstance(value, list) else value


def _not_empty(values: tuple[str, ...]) -> tuple[str, ...]:
    if not values or len(set(values)) < len(values):
        raise FaultyValueError("names nothing, or one thing twice", "list each once")
    return values


def _version(text: str) -> str:
    version(text)
    return text


_OCTET = r"(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = rf"({_OCTET}\.){{3}}{_OCTET}"
_IPV6 = r"[0-9A-Fa-f]*:[0-9A-Fa-f:]*(:[0-9.]+)?"
_UNREACHABLE = (
    r"(?!\s*\[?(127\.|0\.0\.0\.0\s*$|169\.254\.|2(2[4-9]|3\d)\.\d+\.\d+\.\d+\s*$|::1?\]?\s*$"
    r"|[fF][fF][0-9a-fA-F]{2}:|[fF][eE][89abAB][0-9a-fA-F]:))"
)
"""Addresses are told apart by `ipaddress`; these are patterns for editors, no stricter than it."""

Address = Annotated[
    str,
    AfterValidator(_address),
    Shown(
        "203.0.113.10",
        "proxy.example.net",
        pattern=whole(rf"{_UNREACHABLE}(\s*\[?({_IPV4}|{_IPV6})\]?\s*|{HOST_PATTERN})"),
    ),
]
FilePath = Annotated[
    str,
    AfterValidator(file_path),
    Shown("/etc/ssl/tracking/{host}.pem", pattern=whole(PATH.pattern), maxLength=512),
]
Port = Annotated[int, AfterValidator(_port), Shown(8443, minimum=1, maximum=65_535)]
ListenAddress = Annotated[
    str,
    AfterValidator(_listen),
    Shown("0.0.0.0", pattern=whole(rf"\[*({_IPV4}|{_IPV6})\]*")),
]
Resolver = Annotated[
    str,
    AfterValidator(_resolver),
    Shown(
        "10.0.0.2:53",
        pattern=whole(rf"\[*({_IPV4}|{_IPV6})\]*(:(?!0+$)\d{{1,5}})?"),
    ),
]
Version = Annotated[
    str,
    AfterValidator(_version),
    Shown(
        "1.22.1",
        pattern=r"^(?!0|1\.(0?\d|00\d|0?1[0-8])(\.|$)|1\.0?19(\.0*[0-3])?$)\d{1,3}\.\d{1,3}(\.\d{1,3})?$",
    ),
]


@dataclass(frozen=True, config=STRICT)
class ProxyOptions:
    """What people say about their own proxy (`proxy`); sources/proxy, sources/security.

    Attributes:
        address: host name or public IP address of the proxy; required. With an IP address the
            stack makes a name for it, `proxy.<host>`, since the tracking record stays a CNAME.
        servers: whose configuration is rendered; default both.
        listen: addresses the proxy listens on; default all, IPv4 and IPv6.
        http_port: for links already sent over plain http (sources/rollout#http-stays); default 80.
        https_port: default 443.
        resolver: what nginx asks for the ESP's moving addresses; default 127.0.0.53, the stub of
            systemd-resolved. Apache asks the system.
        trusted_certificates: authorities the ESP's certificate is checked against; default
            Debian's bundle (Red Hat: /etc/pki/tls/certs/ca-bundle.crt).
        verify_upstream: whether that check is made; default true
            (sources/security#origin-certificate).
        upstream_port: port at the ESP; default 443.
        inner_port: Apache only: port on 127.0.0.1 for the step that talks to the ESP; default 8480.
        nginx_version: of the nginx installed; before 1.25.1 it takes http2 as a parameter of
            `listen`. Default: newer than that.
        log: keep access and error logs; default false, since link tokens identify recipients
            (sources/security#logs).
        apple_app_site_association: path of the file to answer
            /.well-known/apple-app-site-association with (sources/deep-links#paths); default none.
        assetlinks: the same for /.well-known/assetlinks.json.
        acme_challenges: directory that certbot's --webroot-path names; what is asked for below
            /.well-known/acme-challenge/ is looked for below it and never sent to the ESP
            (sources/proxy#http-01). Default: none, for certificates renewed by another challenge.
    """

    address: Address | None = None
    servers: Annotated[
        tuple[Server, ...], BeforeValidator(_listed), AfterValidator(_not_empty), OneOrMore()
    ] = ("nginx", "apache")
    listen: Annotated[
        tuple[ListenAddress, ...], BeforeValidator(_listed), AfterValidator(_not_empty), OneOrMore()
    ] = ("0.0.0.0", "::")
    http_port: Port = 80
    https_port: Port = 443
    resolver: Annotated[
        tuple[Resolver, ...], BeforeValidator(_listed), AfterValidator(_not_empty), OneOrMore()
    ] = ("127.0.0.53",)
    trusted_certificates: FilePath = "/etc/ssl/certs/ca-certificates.crt"
    verify_upstream: bool = True
    upstream_port: Port = 443
    inner_port: Port = 8480
    nginx_version: Version | None = None
    log: bool = False
    apple_app_site_association: FilePath | None = None
    assetlinks: FilePath | None = None
    acme_challenges: FilePath | None = None
