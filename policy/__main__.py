"""The policy pack: `pulumi preview --policy-pack policy`. The rules are in `rules/`."""

import sys
from collections.abc import Sequence
from pathlib import Path

# What the rules know of vendors is the project's own; the engine starts the pack in its folder.
sys.path.insert(1, str(Path(__file__).resolve().parent.parent))

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyPack,
    ResourceValidationPolicy,
    StackValidationPolicy,
)
from rules.adapting import each, together
from rules.registry import RULES, Entry

ACROSS = "-across"
"""Ends the name of a rule's second half, which sees the whole stack."""


def policies(entry: Entry) -> Sequence[Policy]:
    """The rule on each resource before it is touched, and on the whole stack where it needs it."""
    level = EnforcementLevel(entry.level)
    single = ResourceValidationPolicy(entry.name, entry.description, each(entry), level)
    name = entry.name if entry.sees == "stack" else f"{entry.name}{ACROSS}"
    whole = StackValidationPolicy(name, entry.description, together(entry), level)
    return {"each": [single], "stack": [whole], "both": [single, whole]}[entry.sees]


PolicyPack("click-tracking", [policy for entry in RULES for policy in policies(entry)])
