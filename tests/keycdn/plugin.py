"""The dynamic providers as the engine's plugin has them, for the tests beside."""

from typing import Any, TypeVar

from pulumi.dynamic import Config, ConfigureRequest

from components.keycdn.provider import KeyCdnProvider
from components.keycdn.zone import ZoneProvider

Provider = TypeVar("Provider", bound=KeyCdnProvider)

HOST = "ablink.example.com"
FIELDS: dict[str, Any] = {
    "zone_name": "mail",
    "type": "pull",
    "originurl": "https://sendgrid.net",
    "http2": "enabled",
}


def configured(provider: Provider, **config: object) -> Provider:
    """The provider as the plugin has it after `configure`."""
    named = {key.replace("__", ":"): value for key, value in config.items()}
    provider.configure(ConfigureRequest(Config(named, "ssl-click-tracking")))
    return provider


def made() -> tuple[str, dict[str, Any]]:
    """ID and outputs of a zone."""
    result = configured(ZoneProvider()).create(dict(FIELDS))
    return result.id, result.outs or {}
