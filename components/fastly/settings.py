"""The settings of a Fastly service as data; each pair fills them in from its document."""

from dataclasses import dataclass, replace

from components.fastly.options import FastlyOptions


@dataclass(frozen=True)
class BackendSettings:
    """How Fastly talks to the ESP; its host is address, SNI name and certificate name alike.

    Attributes:
        port: port of the ESP.
        use_ssl: whether to speak TLS to it.
        minimum_tls: lowest TLS version towards it.
        check_certificate: whether its certificate has to be valid for its own name.
    """

    port: int
    use_ssl: bool
    minimum_tls: str
    check_certificate: bool


@dataclass(frozen=True)
class ServiceSettings:
    """Everything a pair's document says about its service.

    Attributes:
        comment: the service's description.
        backend: how Fastly talks to the ESP.
        ttl: seconds an answer is kept that says nothing about caching; 0 keeps none, and has no
            two requests share an answer.
        x_forwarded_host: whether the host asked for is sent to the ESP in this header too.
        ipv6: whether the tracking record points at a name with IPv6 addresses.
    """

    comment: str
    backend: BackendSettings
    ttl: int
    x_forwarded_host: bool
    ipv6: bool

    def changed(self, options: FastlyOptions, x_forwarded_host: bool | None) -> "ServiceSettings":
        """These settings with what the stack file changes; None changes nothing."""
        return replace(
            self,
            ttl=self.ttl if options.ttl is None else options.ttl,
            ipv6=self.ipv6 if options.ipv6 is None else options.ipv6,
            x_forwarded_host=(
                self.x_forwarded_host if x_forwarded_host is None else x_forwarded_host
            ),
        )


OVER_TLS = BackendSettings(port=443, use_ssl=True, minimum_tls="1.2", check_certificate=True)
"""The ESP over TLS, its name checked: what all three pairs document or need
(sources/fastly#origin-names).

The name has to be set for the handshake and for the check alike, because the viewer's Host passes
and would be looked for in the ESP's certificate otherwise (sources/fastly#origin-names)."""
