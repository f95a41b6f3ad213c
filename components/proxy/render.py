"""Renders the configuration of a proxy machine from `templates/`. Pure.

Source: sources/proxy-sendgrid and sources/proxy.

A template prints what it is given as it stands: no escaping of Jinja's knows a server's
configuration. Nothing gets here but what `components.config` has checked character by character.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from components.proxy.options import ProxyOptions, is_address, version
from components.proxy.settings import Site

if TYPE_CHECKING:
    # Imported where it is used: it takes a fifth of a second, and most stacks have no proxy.
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"

HTTP2_DIRECTIVE = (1, 25, 1)
"""The first nginx in which http2 is a directive of its own (sources/proxy#http2)."""

LONGEST_NAME = 46
"""Characters of a host name that fit nginx's default hash of names, with 64 bytes a bucket."""

HTTP2_SHARES_LIMITS = (1, 19, 7)
"""The first nginx in which http2 has no limits of its own for the length of a header."""

REQUEST_BYTES = 16_384
"""Of the longest request line and header field. Links have up to 8,192 characters, and browsers
repeat them in Referer; twice that leaves room (sources/proxy#long-targets)."""

ANSWER_BYTES = 32_768
"""Of the longest answer's headers, the longest page a link leads to among them."""


def nginx(sites: Sequence[Site]) -> str:
    """The configuration that serves `sites`, for the `http` context of nginx.

    Args:
        sites: the tracking domains of one machine, at least one; options that belong to the
            machine are equal in all (`components.proxy.checks`).
    """
    options = sites[0].options
    wanted = options.nginx_version
    own_directive = wanted is None or version(wanted) >= HTTP2_DIRECTIVE
    return _filled(
        "nginx.conf.j2",
        sites=sites,
        addresses=[_bracketed(address) for address in options.listen],
        http2_directive=own_directive,
        tls_parameters="ssl" if own_directive else "ssl http2",
        http2_limits=wanted is not None and version(wanted) < HTTP2_SHARES_LIMITS,
        long_names=any(len(site.host) > LONGEST_NAME for site in sites),
        upstream_port=_upstream_port(options),
    )


def apache(sites: Sequence[Site]) -> str:
    """The configuration that serves `sites`, for Apache's server context; `sites` as in `nginx`."""
    options = sites[0].options
    esps = {site.esp_host: site for site in reversed(sites)}
    return _filled(
        "apache.conf.j2",
        sites=sites,
        http=_virtual_host_addresses(options, options.http_port),
        https=_virtual_host_addresses(options, options.https_port),
        esps=[site for _, site in sorted(esps.items())],
        upstream_port=_upstream_port(options),
    )


RENDERERS: Mapping[str, Callable[[Sequence[Site]], str]] = MappingProxyType(
    {"nginx": nginx, "apache": apache}
)
"""Server -> what renders its configuration for the sites of one machine."""


def _filled(template: str, **values: object) -> str:
    sizes = {"request_bytes": REQUEST_BYTES, "answer_bytes": ANSWER_BYTES}
    return _environment().get_template(template).render({**sizes, **values})


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _virtual_host_addresses(options: ProxyOptions, port: int) -> str:
    if options.listen == ProxyOptions().listen:
        return f"*:{port}"
    return " ".join(f"{_bracketed(address)}:{port}" for address in options.listen)


def _bracketed(address: str) -> str:
    """`address` as it stands before a port."""
    return f"[{address}]" if is_address(address) and ":" in address else address


def _upstream_port(options: ProxyOptions) -> str:
    """What follows the ESP's name in a URL."""
    return "" if options.upstream_port == 443 else f":{options.upstream_port}"
