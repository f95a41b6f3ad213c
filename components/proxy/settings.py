"""What a proxy machine serves, as data: each pair fills in what its guide says. Pure."""

from dataclasses import dataclass

from components.config.values import Domain
from components.proxy.descriptor import PROXY
from components.proxy.files import CERTBOT, filled
from components.proxy.options import ProxyOptions


@dataclass(frozen=True)
class ProxySettings:
    """Everything a pair's guide says about a proxy.

    Attributes:
        tls_protocols: versions towards viewers, and towards the ESP.
        resolve_seconds: how long the ESP's addresses are trusted; they move.
        x_forwarded_host: whether the tracking domain is sent in X-Forwarded-Host too; what the
            viewer sent there never passes, in either case.
        cookies: whether the viewer's cookies are passed on.
    """

    tls_protocols: tuple[str, ...]
    resolve_seconds: int
    x_forwarded_host: bool
    cookies: bool


@dataclass(frozen=True)
class Site:
    """One tracking domain at a proxy.

    Attributes:
        host: the tracking domain.
        esp_host: host of the ESP: what is connected to, named in SNI and found in its certificate.
        certificate: path of the domain's certificate.
        key: path of its private key.
        chain: path of the intermediates, None when they are in the certificate's file.
        settings: what the pair's guide says.
        options: what the stack file says.
    """

    host: str
    esp_host: str
    certificate: str
    key: str
    chain: str | None
    settings: ProxySettings
    options: ProxyOptions

    @property
    def bundle(self) -> str:
        """Path of the certificate with its chain in one file, which is what nginx reads."""
        return self.certificate if self.chain is None else f"{self.certificate}.with-chain"

    @property
    def deep_links(self) -> list[tuple[str, str]]:
        """Exact path and the file that answers it, for deep links into apps.

        Source: sources/deep-links#paths.
        """
        files = {
            "/.well-known/apple-app-site-association": self.options.apple_app_site_association,
            "/.well-known/assetlinks.json": self.options.assetlinks,
        }
        return [(path, filled(file, self.host)) for path, file in files.items() if file is not None]

    @property
    def acme_challenges(self) -> str | None:
        """Directory below which certbot puts its answers; None where it uses another challenge."""
        place = self.options.acme_challenges
        return None if place is None else filled(place, self.host)


def site(domain: Domain, settings: ProxySettings) -> Site:
    """`domain` behind a proxy with its pair's `settings`, changed as the stack file says."""
    named = domain.certificate
    # Beside another CDN the same keys may hold that CDN's certificate.
    certificate, key, chain = (
        (named.certificate, named.key, named.chain)
        if named.source in (None, "files")
        else (None, None, None)
    )
    wished = domain.x_forwarded_host
    return Site(
        host=domain.host,
        esp_host=domain.esp_host,
        certificate=filled(certificate or f"{CERTBOT}fullchain.pem", domain.host),
        key=filled(key or f"{CERTBOT}privkey.pem", domain.host),
        chain=None if chain is None else filled(chain, domain.host),
        settings=ProxySettings(
            settings.tls_protocols,
            settings.resolve_seconds,
            settings.x_forwarded_host if wished is None else wished,
            settings.cookies,
        ),
        options=PROXY.of(domain),
    )
