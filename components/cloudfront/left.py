"""What a distribution keeps that it had when it was taken over, beside what this program makes.

What is kept is read from the distribution itself in every run, never from what an earlier run
remembers: who owns it may change it (docs/decisions/adoption.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import pulumi
from pulumi_aws import acm, cloudfront

from components.adopting import as_it_is
from components.adoption import Wishes
from components.cloudfront.adoption import (
    ALIAS,
    BEHAVIOR,
    ERROR_RESPONSE,
    FUNCTION,
    OF_BEHAVIOR,
    ORIGIN,
    ORIGIN_GROUP,
    ORIGIN_HEADER,
    SCALARS,
    TAG,
    snake,
)

State = Mapping[str, Any]
"""Properties of a distribution as it is, by the SDK's names."""

Merge = Callable[[Any, State, Wishes], Any]
"""From our value of a property and the distribution as it is: the value with what is left."""


def with_left(
    arguments: Mapping[str, Any],
    wishes: Wishes,
    read: Callable[[], cloudfront.Distribution],
) -> dict[str, Any]:
    """`arguments` of a distribution, with what the stack file leaves alone as it is now.

    Args:
        arguments: as this program makes it.
        wishes: what the stack file says of what is adopted.
        read: registers a look at the distribution; called only where something is left.
    """
    kinds = {item.kind for item in wishes.leave}
    merges = {name: merge for name, (of, merge) in _MERGES.items() if kinds & of}
    if not merges:
        return dict(arguments)
    existing = read()
    state = as_it_is(existing, _READ, "arn")

    def merged(name: str, merge: Merge) -> pulumi.Output[Any]:
        both = pulumi.Output.all(ours=arguments.get(name), state=state)
        # Nothing of a kind is nothing at all: an empty list would be a change for ever.
        return both.apply(lambda found: merge(found["ours"], found["state"], wishes) or None)

    return {**arguments, **{name: merged(name, merge) for name, merge in merges.items()}}


def tags_with_left(
    ours: Mapping[str, pulumi.Input[str]], wishes: Wishes, read: Callable[[], acm.Certificate]
) -> pulumi.Input[Mapping[str, pulumi.Input[str]]]:
    """Tags of an adopted certificate, with those that the stack file leaves alone."""
    if not wishes.left(TAG):
        return ours
    both = pulumi.Output.all(ours=ours, state=as_it_is(read(), ["tags"], "arn"))
    return both.apply(lambda found: tags(found["ours"], found["state"], wishes))


def aliases(ours: Sequence[str], state: State, wishes: Wishes) -> list[str]:
    """Our names, then those that are left."""
    wanted = {item.key for item in wishes.left(ALIAS)}
    return [*ours, *(n for n in state["aliases"] or () if n.lower() in wanted - set(ours))]


def behaviors(_: Any, state: State, wishes: Wishes) -> list[State]:
    """The path behaviours that are left, in the order they come."""
    return _left(state["ordered_cache_behaviors"], "path_pattern", BEHAVIOR, wishes)


def origin_groups(_: Any, state: State, wishes: Wishes) -> list[State]:
    """The origin groups that are left, and those that a behaviour which is left leads to."""
    targets = _targets(state, wishes)
    left = {item.key for item in wishes.left(ORIGIN_GROUP)} | targets
    return [group for group in state["origin_groups"] or () if group["origin_id"] in left]


def origins(ours: Sequence[State], state: State, wishes: Wishes) -> list[State]:
    """Our origin with the headers that are left, and the origins that something left needs."""
    groups = origin_groups(None, state, wishes)
    members = {member["origin_id"] for group in groups for member in group["members"]}
    needed = {item.key for item in wishes.left(ORIGIN)} | _targets(state, wishes) | members
    own = [_with_headers(origin, state, wishes) for origin in ours]
    names = {origin["origin_id"] for origin in ours}
    return [*own, *(o for o in state["origins"] or () if o["origin_id"] in needed - names)]


def error_responses(_: Any, state: State, wishes: Wishes) -> list[State]:
    """The error pages that are left."""
    return _left(state["custom_error_responses"], "error_code", ERROR_RESPONSE, wishes)


def tags(ours: Mapping[str, str], state: State, wishes: Wishes) -> dict[str, str]:
    """Our tags, and those that are left."""
    wanted = {item.key for item in wishes.left(TAG)}
    there = cast(Mapping[str, str], state["tags"] or {})
    return {key: value for key, value in there.items() if key in wanted} | dict(ours)


def default_behavior(ours: State, state: State, wishes: Wishes) -> dict[str, Any]:
    """Our default behaviour, with functions and settings of the one there is that are left.

    An event that ours needs itself stays ours: then the loss is refused.
    """
    there = cast(State, state["default_cache_behavior"])
    taken = {found["event_type"] for found in ours.get("function_associations") or ()}
    wanted = {str(item.key) for item in wishes.left(FUNCTION)} - taken
    merged = dict(ours)
    for name in ("function_associations", "lambda_function_associations"):
        left = [found for found in there.get(name) or () if found["event_type"] in wanted]
        if left:
            merged[name] = [*(ours.get(name) or ()), *left]
    kinds = {item.kind for item in wishes.leave}
    for name, kind in OF_BEHAVIOR.items():
        if kind in kinds and there.get(snake(name)) is not None:
            merged[snake(name)] = there[snake(name)]
    return merged


def _scalar(name: str) -> Merge:
    return lambda ours, state, _: state[name] if ours in (None, "") or _open(ours) else ours


def _open(ours: Any) -> bool:
    """Whether it is our own way to restrict nobody."""
    if not isinstance(ours, Mapping):
        return False
    geo = cast(State, cast(State, ours).get("geo_restriction") or {})
    return geo.get("restriction_type") == "none"


def _targets(state: State, wishes: Wishes) -> set[Any]:
    return {behavior["target_origin_id"] for behavior in behaviors(None, state, wishes)}


def _with_headers(origin: State, state: State, wishes: Wishes) -> State:
    wanted = {str(item.key).lower() for item in wishes.left(ORIGIN_HEADER)}
    own = list(origin.get("custom_headers") or ())
    names = {header["name"].lower() for header in own}
    left: list[State] = []
    for other in state["origins"] or ():
        if other["domain_name"] == origin["domain_name"]:
            for header in other.get("custom_headers") or ():
                if header["name"].lower() in wanted - names:
                    names.add(header["name"].lower())
                    left.append(header)
    return {**origin, "custom_headers": [*own, *left]} if left else origin


def _left(found: Iterable[State] | None, key: str, kind: str, wishes: Wishes) -> list[State]:
    wanted = {item.key for item in wishes.left(kind)}
    return [item for item in found or () if str(item[key]) in wanted]


_BEHAVIORS = frozenset({BEHAVIOR})
_MERGES: Mapping[str, tuple[frozenset[str], Merge]] = {
    "aliases": (frozenset({ALIAS}), aliases),
    "ordered_cache_behaviors": (_BEHAVIORS, behaviors),
    "origin_groups": (_BEHAVIORS | {ORIGIN_GROUP}, origin_groups),
    "origins": (_BEHAVIORS | {ORIGIN_GROUP, ORIGIN, ORIGIN_HEADER}, origins),
    "custom_error_responses": (frozenset({ERROR_RESPONSE}), error_responses),
    "tags": (frozenset({TAG}), tags),
    "default_cache_behavior": (frozenset({FUNCTION, *OF_BEHAVIOR.values()}), default_behavior),
    **{snake(name): (frozenset({kind}), _scalar(snake(name))) for name, kind in SCALARS.items()},
}
"""Argument of a distribution -> the kinds of item that are in it, and how they are kept."""

_READ = tuple(dict.fromkeys([*_MERGES, "origins", "ordered_cache_behaviors", "origin_groups"]))
