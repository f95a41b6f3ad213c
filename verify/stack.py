"""Takes what to expect from the outputs of a stack; what it does not say is unknown.

Outputs lag behind after an update that failed halfway, so nothing here says how things are.
"""

import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from verify.values import (
    AndroidApp,
    DeepLinks,
    ExpectedRecord,
    Phase,
    Stage,
    Subject,
)
from verify.vendors import ESPS, SIGNATURES

COMMAND = "SSL_CLICK_TRACKING_OUTPUTS_COMMAND"
"""Environment variable: the command that prints the outputs as JSON; `--stack NAME` follows."""

_COMMAND = "pulumi stack output --json"
_STAGES: Mapping[str, Stage] = {"certificate": "certificate", "build": "build", "live": "live"}


class StackError(Exception):
    """The outputs cannot be had or read; the text says what to do."""


def read_outputs(name: str, file: str | None) -> Mapping[str, Any]:
    """The outputs of a stack, from `file` where one is named.

    Raises:
        StackError: when there are none.
    """
    if file is not None:
        try:
            return _parsed(Path(file).read_text(encoding="utf-8"), file)
        except (OSError, UnicodeDecodeError) as error:
            raise StackError(f"{file} cannot be read: {error}") from error
    command = shlex.split(os.environ.get(COMMAND) or _COMMAND)
    try:
        done = subprocess.run(
            [*command, "--stack", name], check=False, capture_output=True, text=True
        )
    except OSError as error:
        raise StackError(
            f"{command[0]} cannot be run ({error.strerror}): install the Pulumi CLI, or name a "
            "file of its outputs with --outputs"
        ) from error
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        raise StackError(f"the outputs of stack {name} cannot be read: {said[0]}")
    return _parsed(done.stdout, f"what {command[0]} printed")


def _parsed(text: str, where: str) -> Mapping[str, Any]:
    try:
        outputs = json.loads(text)
    except ValueError as error:
        raise StackError(f"{where} is no JSON: {error}") from error
    domains = cast("dict[str, Any]", outputs).get("domains") if isinstance(outputs, dict) else None
    if not isinstance(domains, dict):
        raise StackError(f"{where} has no output 'domains': run pulumi up first")
    return cast("dict[str, Any]", outputs)


def subjects(outputs: Mapping[str, Any], cdn: str | None = None) -> dict[str, Subject]:
    """Host -> what to expect of it, for every domain of the outputs.

    Args:
        outputs: of the stack.
        cdn: probe the edge at this CDN in place of the domain's own: a standby of `also` is
            probed as before a cut-over; domains without it are left out.

    Raises:
        StackError: when an output is not of the form that this program writes.
    """
    found: dict[str, Subject] = {}
    for host, raw in cast("dict[str, Any]", outputs["domains"]).items():
        if not isinstance(raw, dict):
            raise StackError(f"output domains.{host} is no map: run pulumi up with this version")
        subject = _subject(host, cast("dict[str, Any]", raw), cdn)
        if subject is not None:
            found[host] = subject
    return found


def _subject(host: str, raw: Mapping[str, Any], cdn: str | None) -> Subject | None:
    own, esp = raw.get("cdn"), raw.get("esp")
    also = _map(raw.get("also"))
    if own not in SIGNATURES or esp not in ESPS:
        raise StackError(
            f"output domains.{host} has cdn {own!r} and esp {esp!r}, which verify does not know"
        )
    stage = _STAGES.get(str(raw.get("stage")))
    standby = cdn is not None and cdn != own
    if standby and cdn not in also:
        return None
    expect = _map(raw.get("expect"))
    phase: Phase = "live" if stage == "live" and not standby else "before-cutover"
    edge = _text(also.get(cdn or "")) if standby else _text(raw.get("edge"))
    return Subject(
        host,
        cdn or str(own),
        str(esp),
        phase,
        stage="build" if standby else stage,
        region=_text(expect.get("region")),
        origin=_name(expect.get("origin")),
        rollback_to=_name(raw.get("target") if standby else expect.get("rollback_to")),
        edge=None if edge is None else edge.rstrip(".").lower(),
        x_forwarded_host=_flag(expect.get("x_forwarded_host")),
        owner_record=_name(expect.get("owner_record")) or _record(raw, "owner"),
        deep_links=_deep_links(expect.get("deep_links")),
        ttl=expect["ttl"] if isinstance(expect.get("ttl"), int) else None,
        validation=_validation(raw),
    )


def _map(value: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _name(value: object) -> str | None:
    text = _text(value)
    return None if text is None else text.rstrip(".").lower()


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _records(raw: Mapping[str, Any], purpose: str) -> list[Mapping[str, Any]]:
    records = [_map(record) for record in _list(raw.get("dns_records"))]
    return [record for record in records if record.get("purpose") == purpose]


def _record(raw: Mapping[str, Any], purpose: str) -> str | None:
    """The name of the first record of a purpose."""
    return next((_name(record.get("name")) for record in _records(raw, purpose)), None)


def _validation(raw: Mapping[str, Any]) -> list[ExpectedRecord]:
    found: list[ExpectedRecord] = []
    for record in _records(raw, "validation"):
        name, value = _name(record.get("name")), _text(record.get("value"))
        if name is not None and value is not None:
            found.append(ExpectedRecord(name, _text(record.get("type")) or "CNAME", value))
    return found


def _deep_links(value: object) -> DeepLinks | None:
    fields = _map(value)
    if not fields:
        return None
    apple = [app for app in _list(fields.get("apple")) if isinstance(app, str)]
    android: list[AndroidApp] = []
    for item in _list(fields.get("android")):
        app = _map(item)
        prints = [one for one in _list(app.get("fingerprints")) if isinstance(one, str)]
        android.append(AndroidApp(str(app.get("package")), prints))
    return DeepLinks(apple, android)
