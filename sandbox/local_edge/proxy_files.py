"""From a rendered configuration to one that runs on this machine: places change, nothing else.

What changes: addresses and ports to listen on, files of certificates, the resolver, the ESP's port,
the authority it is checked against, and how this machine's nginx wants HTTP/2 to be said.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sandbox.local_edge.listeners import Ports
from sandbox.local_edge.model import NotUnderstoodError

_HTTP2_DIRECTIVE = (1, 25, 1)
"""The first nginx in which http2 is a directive of its own (sources/proxy#http2)."""

_UNKNOWN = "unknown.invalid"
"""The name of Apache's hosts for names that no tracking domain has."""


@dataclass(frozen=True)
class Place:
    """Where a server runs here.

    Attributes:
        ports: where it listens, on 127.0.0.1.
        inner_port: of Apache's second step.
        upstream: where loopback has the ESPs' ports.
        resolver: address and port of the sandbox's DNS.
        authority: file of what it trusts.
        certificate: gives a file with a certificate for some names, and its key.
        nginx: version of the nginx installed.
    """

    ports: Ports
    inner_port: int
    upstream: Ports
    resolver: str
    authority: Path
    certificate: Callable[[tuple[str, ...]], Path]
    nginx: tuple[int, ...]


def joined(rendered: Iterable[str]) -> str:
    """One configuration of several: what they share, such as the default servers, stands once."""
    blocks: dict[str, None] = {}
    for text in rendered:
        blocks |= dict.fromkeys(text.strip().split("\n\n"))
    return "\n\n".join(blocks) + "\n"


def nginx(text: str, place: Place) -> str:
    """An nginx configuration, moved here.

    Raises:
        NotUnderstoodError: it listens on ports that loopback does not have.
    """
    own_directive = place.nginx >= _HTTP2_DIRECTIVE
    asks_http2 = re.search(r"^\s*http2 on;$", text, re.MULTILINE) is not None

    def listen(found: re.Match[str]) -> str:
        address, port, rest = found.groups()
        if address.startswith("["):
            return ""
        rest = rest.replace(" http2", "")
        if " ssl" in rest and asks_http2 and not own_directive:
            rest = rest.replace(" ssl", " ssl http2")
        return f"    listen 127.0.0.1:{_local(place, port)}{rest};\n"

    text = re.sub(r"^ *listen (\S+):(\d+)([^;\n]*);\n", listen, text, flags=re.MULTILINE)
    if not own_directive:
        text = re.sub(r"^ *http2 on;\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"resolver [^;]*? valid=", f"resolver {place.resolver} ipv6=off valid=", text)
    text = re.sub(
        r"proxy_pass https://\$esp;", f"proxy_pass https://$esp:{place.upstream.https};", text
    )
    text = re.sub(
        r"proxy_ssl_trusted_certificate [^;]+;",
        f"proxy_ssl_trusted_certificate {place.authority};",
        text,
    )
    return _with_certificates(
        text,
        place,
        r"server_name ([^;]+);",
        (r"ssl_certificate ([^;]+);", "ssl_certificate {file};"),
        (r"ssl_certificate_key [^;]+;", "ssl_certificate_key {file};"),
    )


def apache(text: str, place: Place) -> str:
    """An Apache configuration, moved here.

    Raises:
        NotUnderstoodError: it listens on ports that loopback does not have.
    """
    inner = re.search(r"^Listen 127\.0\.0\.1:(\d+)$", text, re.MULTILINE)
    if inner is not None:
        text = text.replace(f"127.0.0.1:{inner[1]}", f"127.0.0.1:{place.inner_port}")

    def virtual_host(found: re.Match[str]) -> str:
        ports = {part.rpartition(":")[2] for part in found[1].split()}
        if str(place.inner_port) in ports:
            return found[0]
        return f"<VirtualHost 127.0.0.1:{_local(place, ports.pop())}>"

    text = re.sub(r"<VirtualHost ([^>]+)>", virtual_host, text)
    text = re.sub(
        r'ProxyPass "/" "https://([^/:"]+)/"',
        rf'ProxyPass "/" "https://\1:{place.upstream.https}/"',
        text,
    )
    text = re.sub(
        r'SSLProxyCACertificateFile "[^"]+"',
        f'SSLProxyCACertificateFile "{place.authority}"',
        text,
    )
    return _with_certificates(
        text,
        place,
        r"ServerName (\S+)",
        (r'SSLCertificateFile "([^"]+)"', 'SSLCertificateFile "{file}"'),
        (r'SSLCertificateKeyFile "[^"]+"', 'SSLCertificateKeyFile "{file}"'),
        (r'\n *SSLCertificateChainFile "[^"]+"', ""),
    )


def hosts_of(text: str) -> list[str]:
    """The tracking domains of an nginx configuration."""
    return [name for name in re.findall(r"server_name ([^;]+);", text) if name != "_"]


def origins_of(text: str) -> list[str]:
    """The ESPs' hosts in an Apache configuration."""
    return sorted(set(re.findall(r'ProxyPass "/" "https://([^/:"]+)', text)))


def _with_certificates(text: str, place: Place, name: str, *changes: tuple[str, str]) -> str:
    """Certificate files: each holds what this sandbox issued for the names of its blocks."""
    names: dict[str, list[str]] = {}
    for block in text.split("\n\n"):
        server, file = re.search(name, block), re.search(changes[0][0], block)
        if server is not None and file is not None and server[1] != _UNKNOWN:
            names.setdefault(file[1], []).append(server[1])
    issued = {file: place.certificate(tuple(hosts)) for file, hosts in names.items()}
    blocks: list[str] = []
    for block in text.split("\n\n"):
        changed, file = block, re.search(changes[0][0], block)
        if file is not None:
            for pattern, wanted in changes:
                changed = re.sub(pattern, wanted.format(file=issued[file[1]]), changed)
        blocks.append(changed)
    return "\n\n".join(blocks)


def _local(place: Place, port: str) -> int:
    local = place.ports.local(int(port))
    if local is None:
        raise NotUnderstoodError("own proxy", f"port {port}; viewers come to 80 and 443")
    return local
