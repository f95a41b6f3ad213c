"""Renders the Apache configuration of a proxy machine. Pure. Sources: facts A.14, A.15, G.

Apache asks for the Host it preserves in SNI too, and looks for that name in the ESP's
certificate, where it is not. So a second step on loopback tells the two apart: the first one
hands a request over under the ESP's name, the second puts the tracking domain back into Host
(docs/decisions/proxy.md).
"""

from collections.abc import Sequence

from components.proxy.options import ProxyOptions
from components.proxy.settings import Site, indented

CARRIER = "X-Tracking-Domain"
"""Header that carries the tracking domain between the two steps; the ESP never sees it."""

_HEAD = """\
# Rendered from the stack file: change that one, not this.
# Save as the first site (Debian: /etc/apache2/sites-enabled/000-ssl-click-tracking.conf, in
# place of 000-default.conf). Modules: ssl proxy proxy_http headers alias, and http2 if wanted.
# Listen is in Debian's ports.conf: {ports}. Then: apachectl configtest && apachectl graceful"""

_REFUSED = ['<Location "/">', "    Require all denied", "</Location>"]
_RAW = ["AllowEncodedSlashes NoDecode", "MergeSlashes Off"]


def render(sites: Sequence[Site]) -> str:
    """The configuration that serves `sites`, for Apache's server context.

    Args:
        sites: the tracking domains of one machine, at least one; options that belong to the
            machine are equal in all (`components.proxy.checks`).
    """
    options = sites[0].options
    blocks = [
        [_HEAD.format(ports=f"{options.http_port} and {options.https_port}")],
        ["ServerTokens Prod", f"Listen 127.0.0.1:{options.inner_port}"],
        *_refusing(sites[0]),
    ]
    for site in sites:
        blocks += [_serving(site, tls=False), _serving(site, tls=True)]
    esps = {site.esp_host: site for site in reversed(sites)}
    blocks += [_inner(site) for _, site in sorted(esps.items())]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _refusing(site: Site) -> list[list[str]]:
    """The first virtual hosts of each port, which take every name that no other one has."""
    options = site.options
    quiet = _quiet(options)
    name = ["ServerName unknown.invalid", "ServerSignature Off"]
    # Over TLS some certificate has to be shown before a name can be refused.
    tls = [*_tls(site), "SSLStrictSNIVHostCheck on"]
    inner = f"127.0.0.1:{options.inner_port}"
    return [
        _virtual_host(_addresses(options, options.http_port), [*name, *quiet, *_REFUSED]),
        _virtual_host(_addresses(options, options.https_port), [*name, *tls, *quiet, *_REFUSED]),
        _virtual_host(inner, [*name, *quiet, *_REFUSED]),
    ]


def _serving(site: Site, *, tls: bool) -> list[str]:
    """One tracking domain on one port: links already sent over http keep working."""
    options = site.options
    http2 = ["<IfModule http2_module>", "    Protocols h2 http/1.1", "</IfModule>"]
    body = [
        f"ServerName {site.host}",
        "ServerSignature Off",
        *([*_tls(site), *http2] if tls else []),
        *_quiet(options),
        *_RAW,
        *(line for path, file in site.deep_links for line in _file(path, file)),
        "ProxyAddHeaders Off",
        'RequestHeader set X-Forwarded-For "expr=%{REMOTE_ADDR}"',
        _forwarded_host(site),
        f'RequestHeader set X-Forwarded-Proto "{"https" if tls else "http"}"',
        *([] if site.settings.cookies else ["RequestHeader unset Cookie"]),
        f'RequestHeader set {CARRIER} "{site.host}"',
        f'RequestHeader set Host "{site.esp_host}"',
        "ProxyPreserveHost On",
        f'ProxyPass "/" "http://127.0.0.1:{options.inner_port}/" nocanon',
    ]
    port = options.https_port if tls else options.http_port
    return _virtual_host(_addresses(options, port), body)


def _inner(site: Site) -> list[str]:
    """The step to one ESP, for every tracking domain there; answers on loopback alone."""
    options = site.options
    port = "" if options.upstream_port == 443 else f":{options.upstream_port}"
    body = [
        f"ServerName {site.esp_host}",
        "ServerSignature Off",
        *_quiet(options),
        *_RAW,
        "SSLProxyEngine on",
        f"SSLProxyProtocol {_protocols(site)}",
        *_verification(options),
        "ProxyAddHeaders Off",
        f'RequestHeader set Host "expr=%{{HTTP:{CARRIER}}}"',
        f"RequestHeader unset {CARRIER}",
        "ProxyPreserveHost On",
        # Without reuse the ESP's name is looked up for every connection: its addresses move.
        f'ProxyPass "/" "https://{site.esp_host}{port}/" nocanon disablereuse=On',
    ]
    return _virtual_host(f"127.0.0.1:{options.inner_port}", body)


def _virtual_host(addresses: str, body: Sequence[str]) -> list[str]:
    return [f"<VirtualHost {addresses}>", *indented(body), "</VirtualHost>"]


def _addresses(options: ProxyOptions, port: int) -> str:
    if options.listen == ProxyOptions().listen:
        return f"*:{port}"
    return " ".join(f"[{a}]:{port}" if ":" in a else f"{a}:{port}" for a in options.listen)


def _tls(site: Site) -> list[str]:
    chain = [] if site.chain is None else [f'SSLCertificateChainFile "{site.chain}"']
    return [
        "SSLEngine on",
        f'SSLCertificateFile "{site.certificate}"',
        f'SSLCertificateKeyFile "{site.key}"',
        *chain,
        f"SSLProtocol {_protocols(site)}",
    ]


def _protocols(site: Site) -> str:
    return f"-all {' '.join(f'+{version}' for version in site.settings.tls_protocols)}"


def _forwarded_host(site: Site) -> str:
    if site.settings.x_forwarded_host:
        return f'RequestHeader set X-Forwarded-Host "{site.host}"'
    return "RequestHeader unset X-Forwarded-Host"


def _file(path: str, file: str) -> list[str]:
    pattern = path.replace(".", r"\.")
    return [
        f'ProxyPassMatch "^{pattern}$" "!"',
        f'AliasMatch "^{pattern}$" "{file}"',
        f'<Location "{path}">',
        "    ForceType application/json",
        "    Require all granted",
        "</Location>",
    ]


def _quiet(options: ProxyOptions) -> list[str]:
    return [] if options.log else ["CustomLog /dev/null common", "LogLevel emerg"]


def _verification(options: ProxyOptions) -> list[str]:
    if not options.verify_upstream:
        return ["SSLProxyVerify none", "SSLProxyCheckPeerName off"]
    return [
        "SSLProxyVerify require",
        "SSLProxyVerifyDepth 5",
        "SSLProxyCheckPeerName on",
        f'SSLProxyCACertificateFile "{options.trusted_certificates}"',
    ]
