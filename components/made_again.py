"""What serves a live name is not made again in its place, whichever flag asks for it.

`protect` and the delete hooks hold an edge only once an update has written them to the state; one
that `--target` left out has neither while its record leads recipients to it
(docs/decisions/left-out.md).
"""

from collections.abc import Sequence
from typing import Protocol

from components.cdn import Cdn

SAME_ELSEWHERE = (
    ". If its component has another parent now, say so in its options, as for any resource: "
    "aliases=[pulumi.Alias(parent=...)], pulumi.ROOT_STACK_RESOURCE where it had none"
)
"""What else may be meant in a program of one's own."""


class Before(Protocol):
    """What the last update left behind: see `components.previous`."""

    @property
    def alone(self) -> bool:
        """Whether it was an update of a program of one's own."""
        ...

    def has(self, type_: str, name: str) -> bool:
        """Whether the state has a resource of that type and logical name."""
        ...

    def serving(self, host: str) -> str | None:
        """The CDN that `host` is live at; `""` where nobody knows which, None off the CDN."""
        ...


def refusal(
    previous: Before, cdn: Cdn[object], resource: tuple[str, str], hosts: Sequence[str]
) -> str | None:
    """Why a resource may not be made now; None when nothing is lost by it.

    Args:
        previous: what the last update left.
        cdn: whose edge it belongs to.
        resource: its type and logical name.
        hosts: that are to be live there.
    """
    if not previous.has(*resource):
        return None
    # A record of which nobody can tell the CDN, "", may lead here.
    served = [host for host in hosts if previous.serving(host) in (cdn.name, "")]
    if not served:
        return None
    return (
        f"{', '.join(served)}: live at {cdn.title} by what stands there as {resource[1]}, and this "
        "update would make another one in its place. Nothing of it was changed. Run `pulumi up` "
        "without --replace and --target-replace; to have it made anew, set stage: build and run "
        "`pulumi up` first, so that no recipient comes to it meanwhile"
        f"{SAME_ELSEWHERE if previous.alone else ''}"
    )
