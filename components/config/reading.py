"""From Pulumi's configuration to values: merge defaults, parse, translate what does not fit.

Pure: takes the configuration as a map of text, as Pulumi hands it to a program, and either
returns values or raises one error with every fault.
"""

import json
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from components.config import checks, secrecy, translation
from components.config.edges import stack_config
from components.config.faults import ConfigError, Fault, FaultyValueError, path, suggestion
from components.config.hosts import canonical
from components.config.keyed import Keyed, account_type
from components.config.late import Late
from components.config.placing import cdns, deeper_than, placed
from components.config.secrecy import SECTIONS
from components.config.unfit import DEEPEST, too_deep
from components.config.values import Domain, StackConfig
from components.project import PROJECT
from components.registry import CDNS

ACCOUNT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,49}")
"""It names a provider in the state for ever."""

Tree = dict[str, Any]

_NO_KEYS = {
    "host": "the host is the key of the map",
    "options": "write each CDN's options under the name of the CDN",
}
"""Fields of `Domain` that are no keys of a stack file, and what to do instead."""

_DOMAIN = TypeAdapter(Domain)
_ACCOUNT = TypeAdapter(account_type())


def read(config: Mapping[str, str], secret_keys: Collection[str] = ()) -> StackConfig:
    """As `parse`, for callers that want values or nothing.

    Raises:
        ConfigError: with every fault found, when there is one.
    """
    stack, faults = parse(config, secret_keys)
    if faults:
        raise ConfigError(faults)
    return stack


def parse(
    config: Mapping[str, str], secret_keys: Collection[str] = (), late: Late | None = None
) -> tuple[StackConfig, list[Fault]]:
    """Turns the stack's configuration into values, and says what is wrong with it.

    Args:
        config: full key (`ssl-click-tracking:domains`) to text; maps and lists as JSON.
        secret_keys: the full keys that the stack file keeps encrypted.
        late: outputs of a program that stand in it as marks.

    Returns:
        the values of what could be read, and every fault.
    """
    own = {
        key.split(":", 1)[1]: text for key, text in config.items() if key.startswith(f"{PROJECT}:")
    }
    exposed = [name for name in SECTIONS if f"{PROJECT}:{name}" in secret_keys]
    if exposed:
        return stack_config((), {}), [_secret_inside(name) for name in exposed]
    faults: list[Fault] = []
    sections = {name: _section(name, own, faults) for name in SECTIONS[:3]}
    accounts = _accounts(sections["accounts"], faults)
    domains = _domains(sections["domains"], sections["defaults"], faults, late)
    named = secrecy.named(accounts, domains)
    faults += _unknown_keys(own, {name for _, name in named})
    faults += secrecy.misplaced(named, own, secret_keys)
    faults += secrecy.exposed(config, secret_keys)
    may_be_empty = _allow_empty(own, faults)
    if "domains" not in own:
        faults.append(Fault("domains", "missing", "list the tracking domains under it"))
    elif not sections["domains"] and not faults and not may_be_empty:
        faults.append(
            Fault(
                "domains",
                "holds no domain, which would delete everything",
                "add one, or set allow_empty: true if that is what you want",
            )
        )
    stack = stack_config(domains, accounts)
    between = placed(checks.across(stack, own), _own(sections["domains"]), sections["defaults"])
    return stack, faults + between


def _own(section: Tree) -> dict[str, Tree]:
    """Host -> its own keys, of every domain that has a host."""
    found: dict[str, Tree] = {}
    for key, value in section.items():
        with suppress(FaultyValueError):
            found[canonical(key)] = value if isinstance(value, dict) else {}
    return found


def _secret_inside(name: str) -> Fault:
    return Fault(
        name,
        "holds a secret, which would arrive in the clear with the whole map",
        "give the secret a key of its own with `pulumi config set --secret "
        f"{PROJECT}:NAME` and name that key here",
    )


def _section(name: str, own: Mapping[str, str], faults: list[Fault]) -> Tree:
    """The map under one key of the namespace; an empty one after noting why it is none."""
    text = own.get(name)
    if text is None:
        return {}
    try:
        value: object = json.loads(text)
    except ValueError:
        value = text
    except RecursionError:
        value = None
    unread = value is None and text.lstrip()[:1] in ("{", "[")
    if unread or deeper_than(value, DEEPEST):
        faults.append(too_deep(name))
        return {}
    if isinstance(value, dict):
        return cast(Tree, value)
    faults.append(
        Fault(
            name,
            f"is {translation.kind(value)}, not a map",
            f"write it as a YAML map under {PROJECT}:{name} in the stack file",
        )
    )
    return {}


def _allow_empty(own: Mapping[str, str], faults: list[Fault]) -> bool:
    text = own.get("allow_empty", "false")
    if text not in ("true", "false"):
        faults.append(Fault("allow_empty", f"'{text}' is not true or false", "write true or false"))
    return text == "true"


def _unknown_keys(own: Mapping[str, str], secrets: Collection[str]) -> list[Fault]:
    return [
        Fault(f"{PROJECT}:{name}", "unknown key", suggestion(name, SECTIONS))
        for name in own
        if name not in SECTIONS and name not in secrets
    ]


def _accounts(section: Tree, faults: list[Fault]) -> dict[str, Keyed]:
    accounts: dict[str, Keyed] = {}
    for name, value in section.items():
        if not ACCOUNT_NAME.fullmatch(name):
            faults.append(
                Fault(
                    path("accounts", name),
                    "is no name of an account",
                    "use 1 to 50 letters, digits, _ and -, beginning with a letter",
                )
            )
        try:
            accounts[name] = _ACCOUNT.validate_json(json.dumps(value))
        except ValidationError as error:
            faults += translation.faults(error, account_type(), ("accounts", name))
    return accounts


def _domains(section: Tree, defaults: Tree, faults: list[Fault], late: Late | None) -> list[Domain]:
    """Every domain that parses, sorted by host; notes what is wrong with the others."""
    faults += translation.unknown_defaults(defaults, Domain)
    spelt: dict[str, str] = {}
    domains: list[Domain] = []
    for key, value in section.items():
        place = path("domains", key)
        try:
            host = canonical(key)
        except FaultyValueError as fault:
            faults.append(Fault(place, fault.what, fault.remedy))
            continue
        if host in spelt:
            faults.append(
                Fault(place, f"is the same host as '{spelt[host]}'", "keep one of the two")
            )
            continue
        spelt[host] = key
        if not isinstance(value, dict):
            faults.append(
                Fault(
                    place, f"is {translation.kind(value)}, not a map", "write at least cdn and esp"
                )
            )
            continue
        own = cast(Tree, value)
        domain = _domain(host, (key, own), defaults, faults, late)
        if domain is not None:
            domains.append(domain)
    return sorted(domains, key=lambda domain: domain.host)


def _domain(
    host: str,
    entry: tuple[str, Tree],
    defaults: Tree,
    faults: list[Fault],
    late: Late | None,
) -> Domain | None:
    key, own = entry
    place = ("domains", key)
    for name, why in _NO_KEYS.items():
        if name in own:
            faults.append(Fault(path(*place, name), "unknown key", why))
    own = {name: value for name, value in own.items() if name not in _NO_KEYS}
    merged = merge(_for_its_cdns(defaults, own), own)
    used = cdns(merged)
    faults += [
        Fault(path(*place, name), "belongs to another CDN", f"remove it or use {name}")
        for name in own
        if name in CDNS and name not in used
    ]
    cdn = CDNS.get(str(merged.get("cdn")))
    usual = None if cdn is None else cdn.default_dns
    if usual is not None:
        merged = merge({"dns": {"provider": usual}}, merged)
    try:
        return parsed({**merged, "host": host}, late)
    except ValidationError as error:
        faults += translation.domain_faults(error, Domain, place, own, defaults)
        return None


def parsed(tree: Tree, late: Late | None = None) -> Domain:
    """The value of one domain.

    Args:
        tree: its keys with defaults merged in, and `host`.
        late: outputs that stand in it as marks.

    Raises:
        ValidationError: when a key is unknown or a value has the wrong type or shape.
    """
    blocks = {name: block for name, block in tree.items() if name in CDNS}
    rest = {name: value for name, value in tree.items() if name not in CDNS}
    return _DOMAIN.validate_json(json.dumps({**rest, "options": blocks}), context=late)


def _for_its_cdns(defaults: Tree, own: Tree) -> Tree:
    """Defaults for a domain: blocks of CDNs it does not use are left out (contract#stack-file)."""
    used = cdns({**defaults, **own})
    return {k: v for k, v in defaults.items() if k not in CDNS or k in used}


def merge(defaults: Tree, own: Tree) -> Tree:
    """`own` over `defaults`: maps deeply, anything else replaced (contract#stack-file)."""
    merged = dict(defaults)
    for name, value in own.items():
        below = merged.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[name] = merge(cast(Tree, below), cast(Tree, value))
        else:
            merged[name] = value
    return merged
