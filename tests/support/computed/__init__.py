"""What each cloud decides about a resource, for recorded programs: one module a cloud."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.support.computed import aws, cloudflare, fastly, google, keycdn

Inputs = Mapping[str, Any]


class CallFailedError(Exception):
    """What a function raises here to answer with a failure, as the engine does."""


RESOURCES: Mapping[str, Callable[[str, Inputs], dict[str, Any]]] = {
    **aws.RESOURCES,
    **cloudflare.RESOURCES,
    **fastly.RESOURCES,
    **keycdn.RESOURCES,
}
"""Type token -> what the cloud adds, from the logical name and the inputs."""

CALLS: Mapping[str, Callable[[Inputs], dict[str, Any]]] = {
    "pulumi:pulumi:readStackOutputs": lambda _: {"outputs": {}},
    "pulumi:pulumi:readStackResourceOutputs": lambda _: {"outputs": {}},
    **aws.CALLS,
    **cloudflare.CALLS,
    **fastly.CALLS,
    **google.CALLS,
    **keycdn.CALLS,
}
"""Function token -> its answer, from its arguments."""
