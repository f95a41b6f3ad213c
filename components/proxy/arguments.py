"""Plain arguments of a proxy pair that is built alone."""

from typing import Any, NotRequired

from components.arguments import EdgeArgs


class ProxyArgs(EdgeArgs):
    """What a proxy pair takes; everything but the address has a default."""

    x_forwarded_host: NotRequired[bool]
    """Whether the tracking host is told to the ESP in X-Forwarded-Host. Default: SendGrid true;
    SparkPost true; Amazon SES false."""
    adopt: NotRequired[dict[str, Any]]
    """Nothing: a proxy makes no resource that could be there already."""
    address: str
    """Host name or public IP address of the proxy."""
    servers: NotRequired[list[str]]
    """Whose configuration is rendered: `nginx`, `apache`; default both."""
    listen: NotRequired[list[str]]
    """Addresses the proxy listens on; default `0.0.0.0` and `::`, all of them."""
    http_port: NotRequired[int]
    """For links already sent over plain http; default 80."""
    https_port: NotRequired[int]
    """Default 443."""
    resolver: NotRequired[list[str]]
    """What nginx asks for the ESP's moving addresses; default `127.0.0.53`, the machine's own."""
    trusted_certificates: NotRequired[str]
    """Authorities the ESP's certificate is checked against; default
    `/etc/ssl/certs/ca-certificates.crt`, Debian's bundle."""
    verify_upstream: NotRequired[bool]
    """Whether that check is made; default true."""
    upstream_port: NotRequired[int]
    """Port at the ESP; default 443."""
    inner_port: NotRequired[int]
    """Apache only: port on loopback for the step that talks to the ESP; default 8480."""
    nginx_version: NotRequired[str]
    """Of the nginx installed, from 1.19.4 on; default 1.25.1 or newer."""
    log: NotRequired[bool]
    """Keep access and error logs; default false, since link tokens identify recipients."""
    apple_app_site_association: NotRequired[str]
    """Path of the file to answer /.well-known/apple-app-site-association with; default none."""
    assetlinks: NotRequired[str]
    """The same for /.well-known/assetlinks.json; default none."""
    acme_challenges: NotRequired[str]
    """Directory that certbot's --webroot-path names; default none."""
