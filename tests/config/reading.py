"""Reads stack files for the tests beside: as values, or as the faults a person would see."""

import json
from typing import Any

import pytest

from components.config.faults import ConfigError
from components.config.reading import read
from components.config.values import Domain

HOST = "ablink.email.example.com"
PLAIN = {"cdn": "cloudfront", "esp": "sendgrid"}


def config(domains: object, **sections: object) -> dict[str, str]:
    """The configuration as Pulumi hands it over."""
    return {
        f"ssl-click-tracking:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in {"domains": domains, **sections}.items()
    }


def one(keys: dict[str, Any], **sections: object) -> Domain:
    """The value of one domain with `keys` besides the plain ones."""
    (domain,) = read(config({HOST: {**PLAIN, **keys}}, **sections)).domains
    return domain


def faults(domains: object, **sections: object) -> list[str]:
    """Every fault, as a person reads it."""
    with pytest.raises(ConfigError) as caught:
        read(config(domains, **sections))
    return [str(fault) for fault in caught.value.faults]


def fault(keys: dict[str, Any], **sections: object) -> str:
    """The only fault of one domain with `keys` besides the plain ones, without its host."""
    (found,) = faults({HOST: {**PLAIN, **keys}}, **sections)
    return found.replace(f'domains."{HOST}"', "HOST")
