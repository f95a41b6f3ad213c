"""What the stack file says of where names rest, off its edges: an edge made by hand may be there.

The engine hands a pack the stack's configuration. A program of one's own says it by its components,
whose inputs are the same; those are seen with the whole stack only.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache

from components.config.reading import SECTIONS, parse
from components.config.resting import named_rests
from components.project import PROJECT

from .resources import DOMAIN, Resource, mapping

CONFIG = "PULUMI_CONFIG"
"""Environment variable: the configuration of the stack, full key -> text."""


@cache
def rests(config: str) -> Sequence[Resource]:
    """A tracking domain for each host that names its rest; none where nothing can be read.

    Args:
        config: the stack's configuration, as JSON.
    """
    try:
        given = mapping(json.loads(config or "{}"))
    except ValueError:
        return ()
    own = {f"{PROJECT}:{name}" for name in SECTIONS}
    stack, _ = parse({key: str(text) for key, text in given.items() if key in own})
    return [
        Resource(DOMAIN, host, "", rest_inputs(place.value, place.proxied))
        for host, place in named_rests(stack.domains).items()
    ]


def rest_inputs(value: str, proxied: bool) -> Mapping[str, object]:
    """As a tracking domain's component says it."""
    return {"rollback_to": value, "rollback_proxied": proxied}
