"""Secrets: keys of their own, encrypted, and nowhere in the clear. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence

from components.config.faults import Fault, path
from components.config.keyed import Keyed
from components.config.values import Domain
from components.project import PROJECT
from components.registry import account_kinds

SECTIONS = ("domains", "defaults", "accounts", "allow_empty")
"""The keys of the project's namespace; any other must be a secret that one of them names."""

_KEY_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,29}")
"""What a key for a secret may look like in a message; longer text may be the secret itself, since
tokens of Fastly and Cloudflare have 32 and 40 characters."""


def named(accounts: Mapping[str, Keyed], domains: Sequence[Domain]) -> list[tuple[str, str]]:
    """Where a secret key is named, and its name."""
    keys = {key for kind in account_kinds() for key in kind.secret_keys}
    found = [
        (path("accounts", name, key), account.get(key))
        for name, account in accounts.items()
        for key in sorted(keys)
    ]
    found += [
        (path("domains", domain.host, "certificate", "key_secret"), domain.certificate.key_secret)
        for domain in domains
    ]
    return [(place, name) for place, name in found if name is not None]


def misplaced(
    named: Sequence[tuple[str, str]], own: Mapping[str, str], secret_keys: Collection[str]
) -> list[Fault]:
    """Secrets that are named but missing, or stand in the clear in the stack file."""
    command = f"`pulumi config set --secret {PROJECT}:"
    faults: list[Fault] = []
    for place, name in named:
        if name in SECTIONS:
            faults.append(Fault(place, f"'{name}' holds no secret", "name a key of its own"))
        elif name not in own and not _KEY_NAME.fullmatch(name):
            faults.append(
                Fault(
                    place,
                    "names no key of the stack file, and may be the secret itself (not shown)",
                    f"set the secret with {command}NAME`, and write NAME here",
                )
            )
        elif name not in own:
            faults.append(
                Fault(place, f"'{PROJECT}:{name}' is not set", f"set it with {command}{name}`")
            )
        elif f"{PROJECT}:{name}" not in secret_keys:
            faults.append(
                Fault(
                    f"{PROJECT}:{name}",
                    "stands in the clear in the stack file",
                    f"set it again with {command}{name}`, and take the old one out of use",
                )
            )
    return faults


def exposed(config: Mapping[str, str], secret_keys: Collection[str]) -> list[Fault]:
    """API keys of the clouds that stand in the clear, in any spelling."""
    own = {_spelling(key) for kind in account_kinds() for key in kind.own_secrets}
    return [
        Fault(
            key,
            "stands in the clear in the stack file",
            f"set it again with `pulumi config set --secret {key}`, and take the old one out of "
            "use",
        )
        for key in sorted(config)
        if _spelling(key) in own and key not in secret_keys
    ]


def _spelling(key: str) -> str:
    """A key without what people spell differently: case, `_` and `-`."""
    return re.sub(r"[_-]", "", key).lower()
