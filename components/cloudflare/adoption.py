"""What page rules and rulesets made by hand can have beside what this program makes. Pure.

A page rule becomes the documented one for its host, first in line and active. A ruleset keeps its
phase and gets this program's name; what other rules do in it is somebody's
(docs/decisions/adoption.md).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from components.adoption import Adoptable, Item, ItemKind, Properties
from components.cloudflare.kinds import PageRuleId, RulesetsOfZone

ACTION, TARGET, RULE = "action", "target", "rule"

OF_PAGE_RULE: Mapping[str, ItemKind] = MappingProxyType(
    {
        ACTION: ItemKind(what="the action {key}", key="NAME"),
        TARGET: ItemKind(what="its pattern, which is for more than this host or another one"),
    }
)

OF_RULESET: Mapping[str, ItemKind] = MappingProxyType(
    {RULE: ItemKind(what="the rule {key}", key="REF")}
)


def losses_of_page_rule(old: Properties, new: Properties) -> Iterable[Item]:
    """What a page rule does and would not do any more; an action of ours takes our value."""
    now, then = _map(old.get("actions")), _map(new.get("actions"))
    yield from (
        Item(ACTION, snake(name))
        for name, value in now.items()
        if not name.startswith("__") and name not in then and not _empty(value)
    )
    if _pattern(old) != _pattern(new):
        yield Item(TARGET)


def marked(old: Properties, new: Properties) -> bool:
    """Whether this program has made a page rule as it is: nobody else asks for that priority."""
    return old.get("priority") == new.get("priority") and _pattern(old) == _pattern(new)


def losses_of_ruleset(old: Properties, new: Properties) -> Iterable[Item]:
    """The rules that a ruleset has and would not have any more; ours come and go with the hosts."""
    kept = {rule.get("ref") for rule in _maps(new, "rules")}
    for rule in _maps(old, "rules"):
        ref = rule.get("ref") or rule.get("id")
        if ref not in kept and not str(ref).startswith(OURS):
            yield Item(RULE, str(ref))


OURS = "click_tracking_"
"""Begins the identity of every rule of this program; see `rules`."""

ADOPTS: Mapping[str, Adoptable] = MappingProxyType(
    {
        "page_rule": Adoptable(
            id=PageRuleId,
            items=OF_PAGE_RULE,
            losses=losses_of_page_rule,
            per_host=True,
            marked=marked,
        ),
        "rulesets": Adoptable(id=RulesetsOfZone, items=OF_RULESET, losses=losses_of_ruleset),
    }
)


def snake(name: str) -> str:
    """A property as the SDK's arguments name it."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _pattern(found: Properties) -> str:
    """Cloudflare keeps the scheme that a person typed; a rule for both has none."""
    return str(found.get("target")).lower().rstrip("/")


def _empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(_empty(item) for item in cast(Mapping[str, object], value).values())
    return value in (None, "", False, [])


def _maps(found: Properties, name: str) -> Sequence[Mapping[str, Any]]:
    value = found.get(name)
    items = cast(Sequence[object], value) if isinstance(value, list | tuple) else ()
    return [cast(Mapping[str, Any], item) for item in items if isinstance(item, Mapping)]


def _map(value: object) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], value) if isinstance(value, Mapping) else {}
