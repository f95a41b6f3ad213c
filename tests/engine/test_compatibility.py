"""A state that an earlier version of the program wrote goes on under this one.

`tests/compatibility/dev-stack.json` is the dev stack after an update by the first version (1.0),
`dev-stack.yaml` its stack file as it was. Whatever a later version changes on purpose is listed
here; nothing may ever be replaced or deleted.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sandbox import dns_zones
from tests.support.engine import Stack
from tests.support.recording import ROOT

KEPT = ROOT / "tests" / "compatibility"

INTENDED: frozenset[tuple[str, str]] = frozenset(
    {
        # The first place in line, above an older catch-all; a rule that is there already keeps
        # serving (docs/decisions/cloudflare.md).
        ("update", "ablink.shop.example.net-page-rule"),
        ("update", "track.example.net-page-rule"),
        # `allow_overwrite`, which changes nothing in DNS (docs/decisions/proofs.md).
        ("update", "ablink.email.example.com-acm-validation"),
        ("update", "ablink.eu.example.com-acm-validation"),
        ("update", "ablink.events.example.com-acm-validation"),
        ("update", "ablink.fastly.example.com-acm-validation"),
        ("update", "ablink.fastly.example.com-acme-challenge"),
        ("update", "ablink.news.example.com-acm-validation"),
        ("update", "ablink.offers.example.com-acm-validation"),
        ("update", "click.email.example.com-acm-validation"),
        ("update", "click.fastly.example.com-acme-challenge"),
        ("update", "links.email.example.com-acm-validation"),
        ("update", "links.fastly.example.com-acme-challenge"),
    }
)
"""What this version changes of such a stack on purpose, as `(operation, logical name)`."""


@pytest.fixture
def kept(tmp_path: Path) -> Stack:
    """The kept state in a sandbox whose clouds know nothing of it but its records."""
    stack = Stack(tmp_path / "home", "dev")
    shutil.copy(KEPT / "dev-stack.yaml", stack.file)
    done = stack.run("stack", "import", "--file", str(KEPT / "dev-stack.json"))
    assert done.returncode == 0, done.stdout
    assert stack.preview().code != 0, "its zones are those of the file now, without its records"
    put_records(stack)
    return stack


def put_records(stack: Stack) -> None:
    """Puts the tracking records of the kept state into its zones, which are asked about them."""
    state: dict[str, Any] = json.loads((KEPT / "dev-stack.json").read_text(encoding="utf-8"))
    for resource in state["deployment"]["resources"]:
        if not resource["urn"].endswith("-tracking"):
            continue
        outputs: dict[str, Any] = resource["outputs"]
        values: list[str] = outputs.get("records") or [outputs["content"]]
        body = {"proxied": outputs["proxied"]} if "proxied" in outputs else {}
        record = dns_zones.Record(
            outputs["zoneId"], outputs["name"], "CNAME", outputs["ttl"], tuple(values), body=body
        )
        dns_zones.put(stack.cloud, record)


def test_a_kept_state_previews_with_nothing_but_intended_changes(kept: Stack) -> None:
    outcome = kept.preview()

    assert outcome.code == 0, outcome.output
    assert outcome.steps == INTENDED


def test_nothing_intended_replaces_or_deletes() -> None:
    assert not {step for step in INTENDED if step[0] not in ("create", "update")}


def test_the_kept_state_holds_every_pair() -> None:
    """So that the preview above says something about each."""
    state: dict[str, Any] = json.loads((KEPT / "dev-stack.json").read_text(encoding="utf-8"))
    kinds = {resource["type"] for resource in state["deployment"]["resources"]}

    assert len([kind for kind in kinds if kind.startswith("ssl-click-tracking:index:")]) == 15
