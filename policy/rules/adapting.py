"""Makes validators of rules: what the engine hands over in, violations out."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, cast

from .declared import CONFIG, rests
from .registry import Entry
from .resources import UNKNOWN, Resource

Report = Callable[[str, str | None], None]
"""Takes a violation and the URN of its resource."""


class Options(Protocol):
    """A resource's options, as the policy library gives them."""

    @property
    def protect(self) -> bool:
        """Whether the engine refuses to delete it."""
        ...


class Described(Protocol):
    """A resource, as the policy library gives it."""

    resource_type: str
    props: Mapping[str, Any]
    urn: str
    name: str

    @property
    def opts(self) -> Options:
        """Its options."""
        ...


class Stack(Protocol):
    """All resources of a stack, as the policy library gives them."""

    @property
    def resources(self) -> Sequence[Any]:
        """Each of them."""
        ...


def each(entry: Entry) -> Callable[[Described, Report], None]:
    """The rule on one resource at a time, before it is made or changed."""

    def validate(args: Described, report: Report) -> None:
        for message, urn in entry.rule([_resource(args, {}), *_declared()]):
            report(message, urn)

    return validate


def together(entry: Entry) -> Callable[[Stack, Report], None]:
    """The rule on the whole stack; what it finds on a resource by itself was said already."""

    def validate(args: Stack, report: Report) -> None:
        resources = [_resource(r, _sources(r)) for r in cast(Sequence[Described], args.resources)]
        alone = resources if entry.sees == "both" else ()
        declared = _declared()
        said = {found for resource in alone for found in entry.rule([resource, *declared])}
        for message, urn in dict.fromkeys(entry.rule([*resources, *declared])):
            if (message, urn) not in said:
                report(message, urn)

    return validate


def _declared() -> Sequence[Resource]:
    return rests(os.environ.get(CONFIG, ""))


def _resource(args: Described, dependencies: Mapping[str, Sequence[str]]) -> Resource:
    properties = cast(Mapping[str, Any], _plain(args.props))
    return Resource(
        args.resource_type, args.name, args.urn, properties, args.opts.protect, dependencies
    )


def _sources(resource: Any) -> dict[str, list[str]]:
    found = cast(Mapping[str, Sequence[Described]], resource.property_dependencies)
    return {key: [source.urn for source in sources] for key, sources in found.items()}


def _plain(value: Any) -> Any:
    """The value without the library's wrapping, which raises at what is not known yet."""
    if isinstance(value, Mapping):
        keys = cast(Mapping[str, Any], value)
        return {key: _known(keys, key) for key in keys}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        items = cast(Sequence[Any], value)
        return [_known(items, index) for index in range(len(items))]
    return value


def _known(holder: Any, key: Any) -> Any:
    try:
        return _plain(holder[key])
    except Exception as error:
        # Known by its name: the rules, and their tests, need no policy library.
        if type(error).__name__ != "UnknownValueError":
            raise
        return UNKNOWN
