"""Arguments as a program hands them over: the stack file's words, in a program's shape."""

from collections.abc import Collection, Mapping, Sequence
from inspect import isawaitable
from typing import Any, cast

import pulumi

from components import given
from components.config.faults import Fault, FaultyValueError, kind, path, suggestion
from components.config.hosts import canonical
from components.config.late import Late
from components.config.unfit import TOO_LATE, WHOLE, called, is_output, with_text_keys
from components.given import Args

ACCOUNTS = (
    "remove it: an account is a provider of its cloud in the component's options, as providers; "
    "for hosts in two accounts take a component for each"
)
"""What to do in place of naming an account of a stack file."""

ANY_HOST = "any.example.com"
"""Stands for a tracking domain that is not known, so that the other arguments are judged too."""

_BY_NAME = {
    ("account",): ACCOUNTS,
    ("accounts",): ACCOUNTS,
    ("dns", "account"): ACCOUNTS,
    ("certificate", "key_secret"): "hand over the key itself, as private_key; it is kept a secret",
}
"""Keys by which a stack file names another part of itself, and what a program does instead."""

_GUARDS = {"true": True, "false": False}
"""Choices are text in arguments; a stack file has yes and no for these."""


def read(
    component: str, name: object, args: object, opts: object, known: type
) -> tuple[Args, list[Fault]]:
    """The arguments of a component, and a fault for each of their keys that is no text.

    Args:
        component: its class.
        name: its logical name, like the rest as the program has it, which may be anything.
        args: its arguments.
        opts: its options.
        known: the type that says what its arguments are.

    Raises:
        pulumi.RunError: when one of the three is of another kind altogether.
    """
    faults: list[Fault] = []
    if not isinstance(name, str) or not name:
        faults.append(_no("a name", name, "name", "write the component's logical name"))
    if opts is not None and not isinstance(opts, pulumi.ResourceOptions):
        remedy = "write pulumi.ResourceOptions(...), or leave them out"
        faults.append(_no("options of a resource", opts, "opts", remedy))
    if not isinstance(args, Mapping):
        needed = " and ".join(sorted(cast(Any, known).__required_keys__))
        faults.append(_no("a map", args, WHOLE, f"write a map with at least {needed}"))
    given.refuse(component, name if isinstance(name, str) else "?", faults, None)
    return with_text_keys(cast(Mapping[object, object], args), WHOLE)


def _no(wanted: str, value: object, where: str, remedy: str) -> Fault:
    what = TOO_LATE[0] if is_output(value) else f"is {called(value)}, not {wanted}"
    return Fault(where, what, remedy)


def argument(args: object, key: str) -> object:
    """What stands at `key` of arguments that nobody has read yet; None where there is nothing."""
    return cast(Args, args).get(key) if isinstance(args, Mapping) else None


def unknown(args: Args, known: Collection[str]) -> list[Fault]:
    """A fault for each key that a component does not have."""
    return [
        Fault(key, "unknown key", _BY_NAME.get((key,)) or suggestion(key, known))
        for key in args
        if key not in known
    ]


def by_name(tree: dict[str, Any]) -> list[Fault]:
    """Takes what would name another part of a stack file out of `tree`: a fault for each.

    Args:
        tree: translated arguments.
    """
    faults: list[Fault] = []
    for keys, remedy in _BY_NAME.items():
        section: object = tree.get(keys[0])
        if not isinstance(section, dict):
            continue
        if cast(dict[str, object], section).pop(keys[-1], None) is not None:
            faults.append(Fault(path(*keys), "unknown key", remedy))
    return faults


def translated(tree: Args) -> dict[str, Any]:
    """The arguments in a stack file's keys, where a schema needs others."""
    found = {key: value for key, value in tree.items() if value is not None}
    if isinstance(found.get("guard"), str):
        found["guard"] = _GUARDS.get(found["guard"], found["guard"])
    dns = found.get("dns")
    if isinstance(dns, Mapping):
        found["dns"] = {**cast(Args, dns)}
        existing = found["dns"].pop("existing_id", None)
        if existing is not None:
            found["dns"]["existing"] = existing
    certificate = found.get("certificate")
    if isinstance(certificate, Mapping):
        found["certificate"] = {**cast(Args, certificate)}
        key: object = found["certificate"].get("private_key")
        # An output is one already, and anything else is a fault.
        if isinstance(key, str) or isawaitable(key):
            found["certificate"]["private_key"] = pulumi.Output.secret(key)
    return found


def protecting(opts: pulumi.ResourceOptions | None, tree: Args) -> Args:
    """`tree`, with `protect` of the options where it says nothing of it."""
    silent = tree.get("protect") is None
    return {**tree, "protect": True} if silent and opts and opts.protect is True else tree


def with_usual_dns(usual: str | None, dns: object) -> object:
    """`dns`, with the provider that a CDN needs where it names none."""
    if dns is None:
        dns = {}
    if usual is None or not isinstance(dns, Mapping):
        return dns
    return {"provider": usual, **cast(Args, dns)}


def host(value: object, late: Late, *place: str | int) -> str | Fault:
    """The name of a tracking domain, or what is wrong with it.

    Args:
        value: as the program has it.
        late: outputs in the arguments, and what is no value; it says of those what is wrong.
        place: of the value.
    """
    text = late.marked(value, *place)
    if text is None:
        return Fault(path(*place), "missing", "write the host name")
    if not isinstance(text, str):
        return Fault(path(*place), f"is {kind(text)}, not text", "write the host name")
    try:
        return canonical(text)
    except FaultyValueError as fault:
        return Fault(path(*place), fault.what, fault.remedy)


def hosts(value: object, late: Late) -> tuple[list[str], list[Fault]]:
    """The names of tracking domains, and what is wrong with them; `late` as for `host`."""
    if value is not None and not isinstance(value, list | tuple):
        what = f"is {kind(late.marked(value, 'hosts'))}, not a list"
        return [], [Fault("hosts", what, "list at least one host name")]
    if not value:
        return [], [Fault("hosts", "names no tracking domain", "list at least one host name")]
    names: list[str] = []
    faults: list[Fault] = []
    for index, one in enumerate(cast(Sequence[object], value)):
        name = host(one, late, "hosts", index)
        if isinstance(name, Fault):
            faults.append(name)
            continue
        if name in names:
            place = path("hosts", index)
            faults.append(Fault(place, f"'{name}' is listed twice", "list each host once"))
        names.append(name)
    return list(dict.fromkeys(names)), faults
