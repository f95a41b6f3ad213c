"""Reads stack files for the tests beside: as values, or as the faults a person would see."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import pytest

from components import building
from components.config import moves
from components.config.faults import ConfigError
from components.config.reading import parse
from components.config.values import Domain, StackConfig
from components.credentials import Credentials
from components.memory import Was, remembered

HOST = "ablink.email.example.com"
PLAIN = {"cdn": "cloudfront", "esp": "sendgrid"}


def config(domains: object, **sections: object) -> dict[str, str]:
    """The configuration as Pulumi hands it over."""
    return {
        f"ssl-click-tracking:{key}": value if isinstance(value, str) else json.dumps(value)
        for key, value in {"domains": domains, **sections}.items()
    }


def read(config: Mapping[str, str], secret_keys: Collection[str] = ()) -> StackConfig:
    """The values of a stack file, with everything that the program finds wrong with it.

    Raises:
        ConfigError: with every fault.
    """
    stack, found = parse(config, secret_keys)
    found = [*found, *building.faults(stack)]
    if found:
        raise ConfigError(found)
    return stack


def refused(previous: Mapping[str, Mapping[str, Any]], stack: StackConfig) -> list[str]:
    """What is refused about a change, when the last update left `previous` of each host."""
    plain: dict[str, Any] = {"cdn": "cloudfront", "esp": "sendgrid", "dns_records": []}
    was = remembered({"domains": {host: {**plain, **keys} for host, keys in previous.items()}})
    return [str(fault) for fault in moves.faults(was, stack, Credentials(stack.accounts))]


def left(stage: str = "build", **more: Any) -> Was:
    """What the last update left of the host: at CloudFront, without an edge, but for `more`."""
    found: dict[str, Any] = {**PLAIN, "group": None, "target": None, "edge": None, "also": {}}
    return Was(HOST, stage=stage, **(found | more))


def one(keys: dict[str, Any], **sections: object) -> Domain:
    """The value of one domain with `keys` besides the plain ones."""
    (domain,) = read(config({HOST: {**PLAIN, **keys}}, **sections)).domains
    return domain


def faults(domains: object, **sections: object) -> list[str]:
    """Every fault, as a person reads it; each has to say where, what and what to do."""
    with pytest.raises(ConfigError) as caught:
        read(config(domains, **sections))
    for found in caught.value.faults:
        assert re.match(
            r"(domains|defaults|accounts|allow_empty|group|zone|ssl-click)\b", found.where
        )
        assert all(well_put(part) for part in (found.what, found.remedy)), str(found)
        assert "None" not in str(found), "a value that is not there is said otherwise"
    return [str(fault) for fault in caught.value.faults]


def well_put(text: str) -> bool:
    """Whether it is a part of a sentence: no capital begins it but that of an abbreviation."""
    return (
        text == text.strip()
        and any(letter.islower() for letter in text)
        and re.match(r"[^A-Z]|[A-Z]{2,}\b|[A-Z][a-z]", text) is not None
    )


def fault(keys: dict[str, Any], **sections: object) -> str:
    """The only fault of one domain with `keys` besides the plain ones, without its host."""
    (found,) = faults({HOST: {**PLAIN, **keys}}, **sections)
    return found.replace(f'domains."{HOST}"', "HOST")
