"""Renders the nginx configuration of a proxy machine. Pure. Sources: facts A.14, A.15, G."""

from collections.abc import Sequence

from components.proxy.options import ProxyOptions, is_address, version
from components.proxy.settings import Site, indented

HTTP2_DIRECTIVE = (1, 25, 1)
"""The first nginx in which http2 is a directive of its own (facts A.15)."""

LONGEST_NAME = 46
"""Characters of a host name that fit nginx's default hash of names, with 64 bytes a bucket."""

_HEAD = """\
# Rendered from the stack file: change that one, not this.
# Save as /etc/nginx/conf.d/ssl-click-tracking.conf and remove every other default server
# (Debian: /etc/nginx/sites-enabled/default). Then: nginx -t && nginx -s reload"""
_QUIET = ["access_log off;", "error_log /dev/null emerg;"]


def render(sites: Sequence[Site]) -> str:
    """The configuration that serves `sites`, for the `http` context of nginx.

    Args:
        sites: the tracking domains of one machine, at least one; options that belong to the
            machine are equal in all (`components.proxy.checks`).
    """
    blocks = [_HEAD]
    if any(len(site.host) > LONGEST_NAME for site in sites):
        blocks.append("server_names_hash_bucket_size 512;")
    blocks.append("\n".join(_refusing(sites[0])))
    blocks += ["\n".join(_serving(site)) for site in sites]
    return "\n\n".join(blocks) + "\n"


def _refusing(site: Site) -> list[str]:
    """The default server: no answer over http, no handshake over https, for unknown hosts."""
    return [
        "server {",
        *indented(_listen(site.options, " default_server")),
        *indented(
            [
                "server_name _;",
                f"ssl_protocols {' '.join(site.settings.tls_protocols)};",
                "ssl_reject_handshake on;",
                *([] if site.options.log else _QUIET),
                "return 444;",
            ]
        ),
        "}",
    ]


def _serving(site: Site) -> list[str]:
    """One tracking domain, on both ports: links already sent over http keep working."""
    resolvers = " ".join(site.options.resolver)
    made = (
        []
        if site.chain is None
        else [f"# Made by: cat {site.certificate} {site.chain} > {site.bundle}"]
    )
    return [
        "server {",
        *indented(_listen(site.options)),
        *indented(
            [
                f"server_name {site.host};",
                "server_tokens off;",
                *made,
                f"ssl_certificate {site.bundle};",
                f"ssl_certificate_key {site.key};",
                f"ssl_protocols {' '.join(site.settings.tls_protocols)};",
                "merge_slashes off;",
                *([] if site.options.log else _QUIET),
                "# The ESP's addresses move: a name in a variable is looked up again.",
                f"resolver {resolvers} valid={site.settings.resolve_seconds}s;",
                f"set $esp {site.esp_host};",
            ]
        ),
        *(line for path, file in site.deep_links for line in indented(_file(path, file))),
        *indented(_proxying(site)),
        "}",
    ]


def _listen(options: ProxyOptions, suffix: str = "") -> list[str]:
    """Both ports on every address, and HTTP/2 as the installed nginx wants it said."""
    wanted = options.nginx_version
    own_directive = wanted is None or version(wanted) >= HTTP2_DIRECTIVE
    tls = " ssl" if own_directive else " ssl http2"
    addresses = [f"[{a}]" if is_address(a) and ":" in a else a for a in options.listen]
    return [
        *(f"listen {address}:{options.http_port}{suffix};" for address in addresses),
        *(f"listen {address}:{options.https_port}{tls}{suffix};" for address in addresses),
        *(["http2 on;"] if own_directive else []),
    ]


def _file(path: str, file: str) -> list[str]:
    return [
        f"location = {path} {{",
        "    types { }",
        "    default_type application/json;",
        f"    alias {file};",
        "}",
    ]


def _proxying(site: Site) -> list[str]:
    """Everything goes to the ESP as it came; a path in `proxy_pass` would have it rewritten."""
    port = site.options.upstream_port
    headers = {
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Host": "$host" if site.settings.x_forwarded_host else '""',
        "X-Forwarded-Proto": "$scheme",
        "Connection": '""',
        **({} if site.settings.cookies else {"Cookie": '""'}),
    }
    return [
        "location / {",
        *indented(
            [
                f"proxy_pass https://$esp{'' if port == 443 else f':{port}'};",
                "proxy_http_version 1.1;",
                *(f"proxy_set_header {name} {value};" for name, value in headers.items()),
                "proxy_redirect off;",
                "proxy_ssl_server_name on;",
                f"proxy_ssl_name {site.esp_host};",
                f"proxy_ssl_protocols {' '.join(site.settings.tls_protocols)};",
                *_verification(site.options),
            ]
        ),
        "}",
    ]


def _verification(options: ProxyOptions) -> list[str]:
    if not options.verify_upstream:
        return ["proxy_ssl_verify off;"]
    return [
        "proxy_ssl_verify on;",
        "proxy_ssl_verify_depth 5;",  # nginx's own 1 has no room for a second intermediate.
        f"proxy_ssl_trusted_certificate {options.trusted_certificates};",
    ]
