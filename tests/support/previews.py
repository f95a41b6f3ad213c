"""Previews of the real engine, kept for the tests of `review`.

Kept without what says nothing of the change: times, positions in the source, hooks, the words for
people in the outputs. `RECORD_PREVIEWS=1` with `tests/engine/test_review.py` records them anew.
"""

import json
import os
from collections.abc import Mapping
from typing import Any

from tests.engine.examples import DOMAIN, ROUTE53
from tests.support.recording import ROOT

RECORD = bool(os.environ.get("RECORD_PREVIEWS"))
PREVIEWS = ROOT / "tests" / "review" / "previews"
COMMENTS = ROOT / "tests" / "review" / "comments"

LIVE = {**DOMAIN, "stage": "live"}
SHOP = {
    "cdn": "cloudflare",
    "esp": "sendgrid",
    "dns": {"provider": "cloudflare", "zone": "example.net"},
    "stage": "live",
}
BASE: Mapping[str, Mapping[str, Any]] = {
    "ablink.example.com": LIVE,
    "b.example.com": {**LIVE, "group": "promotions"},
    "built.example.com": DOMAIN,
    "move.example.com": {**LIVE, "also": ["fastly"]},
    "shop.example.net": SHOP,
}
"""The stack that every change starts from."""

OWN_CERTIFICATE = {
    "source": "acm-arn",
    "arn": "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
}
CHANGES: Mapping[str, Mapping[str, Mapping[str, Any] | None]] = {
    "no-change": {},
    "add-a-host": {"new.example.com": DOMAIN},
    "add-a-host-to-a-live-group": {"c.example.com": {**DOMAIN, "group": "promotions"}},
    "go-live": {"built.example.com": LIVE},
    "roll-back": {"ablink.example.com": DOMAIN, "shop.example.net": {**SHOP, "stage": "build"}},
    "settings-to-current": {
        "ablink.example.com": {**LIVE, "settings": "current"},
        "shop.example.net": {**SHOP, "settings": "current"},
    },
    "ttl": {"ablink.example.com": {**LIVE, "dns": {**ROUTE53, "ttl": 60}}},
    "move-1-add-the-other-cdn": {"ablink.example.com": {**LIVE, "also": ["fastly"]}},
    "move-2-swap": {"move.example.com": {**LIVE, "cdn": "fastly", "also": ["cloudfront"]}},
    "move-3-drop-the-old-cdn": {"move.example.com": LIVE},
    "remove": {"built.example.com": None},
    "rotate-a-certificate": {"ablink.example.com": {**LIVE, "certificate": OWN_CERTIFICATE}},
    "adopt": {
        "old.example.com": {
            **DOMAIN,
            "dns": {**ROUTE53, "existing": True},
            "adopt": {"distribution": "E2ADOPTED00000"},
        }
    },
    "protection-off": {"ablink.example.com": {**LIVE, "protect": False}},
    "refused": {"ablink.example.com": None},
}
"""Name of the kept preview -> what it changes; None takes a host out."""

_IN_A_STATE = ("type", "custom", "id", "inputs", "protect", "retainOnDelete", "dependencies")
_IN_A_SUMMARY = ("cdn", "esp", "group", "stage", "target", "edge", "also")


def changed(name: str) -> dict[str, Any]:
    """The domains of the stack file once the change `name` is made."""
    every = {**BASE, **CHANGES[name]}
    return {host: keys for host, keys in every.items() if keys is not None}


def trimmed(preview: str) -> str:
    """A preview as it is kept."""
    digest: dict[str, Any] = json.loads(preview)
    for dropped in ("config", "duration"):
        digest.pop(dropped, None)
    for step in digest["steps"]:
        step.pop("provider", None)
        for key in ("oldState", "newState"):
            if key in step:
                step[key] = _state(step[key])
    return json.dumps(digest, indent=1, sort_keys=True) + "\n"


def _state(state: dict[str, Any]) -> dict[str, Any]:
    kept = {key: state[key] for key in _IN_A_STATE if key in state}
    if state["type"] == "pulumi:pulumi:Stack" and "domains" in state.get("outputs", {}):
        domains: dict[str, dict[str, Any]] = state["outputs"]["domains"]
        kept["outputs"] = {
            "domains": {
                host: {key: summary[key] for key in _IN_A_SUMMARY if key in summary}
                for host, summary in domains.items()
            }
        }
    return kept
