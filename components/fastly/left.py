"""What a service keeps that it had when it was taken over, beside what this program makes.

What is kept is read from the service itself in every run, never from what an earlier run remembers:
who owns it may change it (docs/decisions/adoption.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_fastly as fastly

from components.adopting import as_it_is
from components.adoption import Wishes
from components.fastly.adoption import BLOCKS, DOMAIN, LOG, SCALARS, snake

State = Mapping[str, Any]
"""Properties of a service as it is, by the SDK's names."""

LOGS = "logging_"

LOGGING: Mapping[str, str] = {
    name.removeprefix(LOGS): name for name in dir(fastly.ServiceVclArgs) if name.startswith(LOGS)
}
"""Store of a `log` item -> the argument that lists its endpoints."""

_DECIDED_BY_FASTLY: Mapping[str, str] = {
    "acls": "acl_id",
    "dictionaries": "dictionary_id",
    "dynamicsnippets": "snippet_id",
    "rate_limiters": "ratelimiter_id",
}
"""List of a service -> the property of its elements that nobody can set."""

_NAMES_CONDITIONS = ("request_condition", "response_condition", "cache_condition")


def with_left(
    arguments: Mapping[str, Any], wishes: Wishes, read: Callable[[], fastly.ServiceVcl]
) -> dict[str, Any]:
    """`arguments` of a service, with what the stack file leaves alone as it is now.

    Args:
        arguments: as this program makes it.
        wishes: what the stack file says of what is adopted.
        read: registers a look at the service; called only where something is left.
    """
    kinds = {item.kind for item in wishes.leave}
    known = {DOMAIN, LOG, *(kind for kind, _ in (*BLOCKS.values(), *SCALARS.values()))}
    if not kinds & known:
        return dict(arguments)
    existing = read()
    names = {"domains", "stale_if_error_ttl"}
    names |= {*_LISTS.values(), *LOGGING.values(), *_SCALARS.values()}
    state = as_it_is(existing, sorted(names), "name")
    left = state.apply(lambda found: Left(found, wishes))
    wanted = {"domains", *_LISTS.values(), *_SCALARS.values()}
    wanted |= {LOGGING[where] for where, _ in _logs(wishes) if where in LOGGING}
    kept = {name: _merged(arguments.get(name), left, name) for name in sorted(wanted)}
    if wishes.left("stale_if_error"):
        kept["stale_if_error_ttl"] = state.apply(lambda found: found["stale_if_error_ttl"])
    return {**arguments, **kept}


def _merged(ours: Any, left: "pulumi.Output[Left]", name: str) -> pulumi.Output[Any]:
    both = pulumi.Output.all(ours=ours, left=left)
    return both.apply(lambda found: found["left"].beside(found["ours"], name))


@dataclass(frozen=True)
class Left:
    """What stays of a service.

    Attributes:
        state: the service as it is.
        wishes: what the stack file says.
    """

    state: State
    wishes: Wishes

    def beside(self, ours: Any, name: str) -> Any:
        """Our value of an argument with what stays of it."""
        if name in _SCALARS.values():
            kind = next(kind for kind, argument in _SCALARS.items() if argument == name)
            return self.state[name] if self.wishes.left(kind) else ours
        own: list[Any] = list(ours or ())
        taken = {item["name"] for item in own}
        wanted = self.names(name) - taken
        found = [_settable(name, i) for i in self.state[name] or () if i["name"] in wanted]
        return [*own, *found] or None

    def names(self, name: str) -> set[str]:
        """What stays of a list: what the stack file leaves, and what that needs."""
        if name == "domains":
            return {
                item["name"]
                for item in self.state["domains"] or ()
                if any(left.key == item["name"].lower() for left in self.wishes.left(DOMAIN))
            }
        if name in LOGGING.values():
            return {called for where, called in _logs(self.wishes) if LOGGING.get(where) == name}
        kind = next(kind for kind, argument in _LISTS.items() if argument == name)
        return {str(item.key) for item in self.wishes.left(kind)} | self._needed(name)

    def _needed(self, name: str) -> set[str]:
        """What something that stays names: conditions, backends, health checks, dictionaries."""
        if name == "conditions":
            return {c for i in self._staying(name) for k in _NAMES_CONDITIONS if (c := i.get(k))}
        if name == "backends":
            return {str(b) for d in self._of("directors") for b in d.get("backends") or ()}
        if name == "healthchecks":
            return {str(b["healthcheck"]) for b in self._of("backends") if b.get("healthcheck")}
        limiters = self._of("rate_limiters") if name in ("dictionaries", "response_objects") else ()
        key = "uri_dictionary_name" if name == "dictionaries" else "response_object_name"
        return {str(limiter[key]) for limiter in limiters if limiter.get(key)}

    def _of(self, name: str) -> Sequence[State]:
        return [item for item in self.state[name] or () if item["name"] in self.names(name)]

    def _staying(self, without: str) -> Iterable[State]:
        lists = [name for name in (*_LISTS.values(), *LOGGING.values()) if name != without]
        return (item for name in lists for item in self._of(name))


def _logs(wishes: Wishes) -> list[tuple[str, str]]:
    """Store and name of each logging endpoint that stays."""
    split = (str(item.key).partition("/") for item in wishes.left(LOG))
    return [(where, called) for where, _, called in split]


def _settable(name: str, item: State) -> State:
    decided = _DECIDED_BY_FASTLY.get(name)
    return {key: value for key, value in item.items() if key != decided}


_LISTS = {kind: snake(name) for name, (kind, _) in BLOCKS.items()}
_SCALARS = {kind: snake(name) for name, (kind, _) in SCALARS.items()}
