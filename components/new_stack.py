"""Writes a commented stack file with a first domain: `make new-stack NAME=prod`.

What it writes has passed every check of the program, so the first preview is about the clouds.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from components import building
from components.catalog import ESPS
from components.config.faults import ConfigError, Fault, FaultyValueError, path
from components.config.hosts import canonical, parents
from components.config.reading import Tree, merge, parse
from components.config.values import STAGES
from components.project import PROJECT
from components.registry import CDNS, DNS_PROVIDERS

ROOT = Path(__file__).parent.parent
SCHEMA = "docs/stack-file.schema.json"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
_HOST = "ablink.email.example.com"


class NewStackError(Exception):
    """Nothing was written; the text says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes `Pulumi.NAME.yaml` and says what to do next; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m components.new_stack", description=__doc__)
    parser.add_argument("name", help="of the stack, such as prod")
    parser.add_argument("--host", default=_HOST, help="the first tracking domain")
    parser.add_argument("--cdn", default=next(iter(CDNS)), help=", ".join(CDNS))
    parser.add_argument("--esp", default=next(iter(ESPS)), help=", ".join(ESPS))
    parser.add_argument("--set", default="", help="more keys: dns.zone=example.com region=eu")
    parser.add_argument("--folder", type=Path, default=ROOT, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    try:
        file = chosen.folder / f"Pulumi.{_checked(chosen.name)}.yaml"
        written = text(chosen.name, chosen.host, chosen.cdn, chosen.esp, _given(chosen.set))
        with file.open("x", encoding="utf-8") as opened:
            opened.write(written)
    except FileExistsError as error:
        print(
            f"{Path(error.filename).name} is there already: edit it, or choose another NAME",
            file=sys.stderr,
        )
        return 1
    except (NewStackError, ConfigError) as error:
        print(f"nothing was written: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"nothing was written: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"wrote {file.name}: read its comments, put your own domain and zone in")
    return 0


def text(name: str, host: str, cdn: str, esp: str, given: Tree) -> str:
    """A stack file with one domain, commented.

    Args:
        name: of the stack.
        host: the tracking domain.
        cdn: in front of it.
        esp: behind the CDN.
        given: further keys of the domain.

    Raises:
        ConfigError: when the program would refuse the file.
    """
    domain: Tree = merge({"cdn": cdn, "esp": esp, "stage": "build", "dns": _dns(host, cdn)}, given)
    stack, faults = parse({f"{PROJECT}:domains": json.dumps({host: domain})})
    faults = [*faults, *building.faults(stack)]
    if faults:
        raise ConfigError([_with_the_way(fault, host) for fault in faults])
    dns = domain.pop("dns")
    keys = "\n".join(f"      {line}" for line in (*_lines(domain, _COMMENTS), *_asked(esp, given)))
    records = "\n".join(f"      {line}" for line in _lines(dns, _DNS_COMMENTS))
    return _TEMPLATE.format(
        schema=SCHEMA,
        name=name,
        project=PROJECT,
        host=canonical(host),
        keys=keys,
        dns=records,
        hint=_HINT[stack.domains[0].dns.provider in _BY_HAND],
    )


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NewStackError(
            f"NAME: {name!r} is no name of a stack; use letters, digits, '_', '-' and '.', such as "
            "prod"
        )
    return name


def _given(words: str) -> Tree:
    """`dns.zone=example.com region=eu` as keys of a domain."""
    found: Tree = {}
    for word in words.split():
        key, equals, value = word.partition("=")
        if not (key and equals):
            raise NewStackError(
                f"SET: {word!r} is no key=value; write it like dns.zone=example.com"
            )
        tree: Any = _PLAIN.get(value, value)
        tree = int(value) if re.fullmatch("[0-9]{1,9}", value) else tree
        for step in reversed(key.split(".")):
            tree = {step: tree}
        found = merge(found, tree)
    return found


_PLAIN: Mapping[str, bool] = {"true": True, "false": False}


def _dns(host: str, cdn: str) -> Tree:
    """Where the record lives: what the CDN needs, else a person at their DNS console."""
    vendor = CDNS.get(cdn)
    if vendor is None or vendor.default_dns is None:
        return {"provider": next(name for name, dns in DNS_PROVIDERS.items() if dns.by_hand)}
    try:
        above = parents(canonical(host))
    except FaultyValueError:
        above = [host]
    return {"provider": vendor.default_dns, "zone": above[-1]}


def _asked(esp: str, given: Tree) -> list[str]:
    """What only a person knows, as a comment to fill in."""
    if not ESPS[esp].owner_record or "owner_record" in given:
        return []
    return [
        f"# {ESPS[esp].title} asks for a second, numbered CNAME; named here it stays there:",
        '# owner_record: "1234567.email.example.com"',
    ]


def _with_the_way(fault: Fault, host: str) -> Fault:
    """A fault, with how to give the key to this command."""
    place = fault.where.removeprefix(f"{path('domains', host)}.")
    if fault.what != "missing":
        return fault
    return Fault(fault.where, fault.what, f'{fault.remedy}: SET="{place}=…"')


_COMMENTS: Mapping[str, str] = {
    "cdn": f"one of {', '.join(CDNS)}",
    "esp": f"one of {', '.join(ESPS)}",
    "stage": f"{', '.join(STAGES)}; up to build nothing changes for recipients",
}
_DNS_COMMENTS: Mapping[str, str] = {
    "provider": f"one of {', '.join(DNS_PROVIDERS)}",
    "zone": "the zone that the record is in",
}


def _lines(tree: Mapping[str, Any], comments: Mapping[str, str] = {}) -> list[str]:
    """Keys as YAML, each with its comment."""
    found: list[str] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            below = cast(Mapping[str, Any], value)
            found += [f"{key}:", *(f"  {line}" for line in _lines(below))]
        else:
            comment = f"  # {comments[key]}" if key in comments else ""
            found.append(f"{key}: {json.dumps(value) if not _is_plain(value) else value}{comment}")
    return found


def _is_plain(value: object) -> bool:
    """Whether YAML reads the text as that very text."""
    return isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9.-]*[a-z0-9]", value) is not None


_BY_HAND = {name for name, provider in DNS_PROVIDERS.items() if provider.by_hand}
_HINT = {
    True: """\
      # Set the records of the outputs by hand, or name who keeps the zone, with its name:
      # zone: example.com""",
    False: """\
      # The provider had the record validated? Then it is in the zone and is imported, not created:
      # existing: true""",
}

_TEMPLATE = """\
# yaml-language-server: $schema={schema}
# The stack {name}. README.md lists the keys; docs/pairs has a page for each CDN and provider.
config:
  aws:region: us-east-1

  # Merged under every domain below; a domain's own keys win.
  {project}:defaults:
    dns:
{dns}
{hint}

  {project}:domains:
    # The tracking domain, as the email service provider has it.
    {host}:
{keys}
"""


if __name__ == "__main__":
    sys.exit(main())
