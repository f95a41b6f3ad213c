"""One wrong setting, as the tables in `wrong_settings` hold them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.edge import wrong_cloud
from verify.values import Status

Properties = dict[str, Any]
CloudChange = Callable[[wrong_cloud.Place], None]


@dataclass(frozen=True)
class Wrong:
    """One wrong setting.

    Attributes:
        name: what is wrong; begins the host's name.
        cause: what verify calls it; empty where it cannot be seen from outside.
        cdn: of the domain.
        esp: of the domain.
        resource: word in the logical name of the resource that has the setting.
        changes: property -> value, for that resource; a function gets what the program set.
        second_rule: actions of a page rule of higher priority that matches the whole zone's name.
        afterwards: puts into the stand-in cloud what no program can deploy.
        keys: further keys of the domain in the stack file.
        status: of the check that has the cause.
        with_link: whether it takes a real link to see it.
        before: whether it is seen before the cut-over too.
    """

    name: str
    cause: str
    cdn: str = "cloudfront"
    esp: str = "sendgrid"
    resource: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    second_rule: Properties | None = None
    afterwards: CloudChange | None = None
    keys: Mapping[str, Any] = field(default_factory=dict[str, Any])
    status: Status = "fail"
    with_link: bool = False
    before: bool = True

    def __str__(self) -> str:
        return f"{self.cdn}-{self.esp}-{self.name}"

    @property
    def host(self) -> str:
        """Its tracking domain."""
        zone = "example.net" if self.cdn == "cloudflare" else "example.com"
        return f"{self.cdn}-{self.name}.{zone}"


def merged(**changes: Any) -> Callable[[Properties], Properties]:
    """A map with changes; None takes a key away."""

    def change(found: Properties) -> Properties:
        return {key: value for key, value in {**found, **changes}.items() if value is not None}

    return change


def first(**changes: Any) -> Callable[[list[Properties]], list[Properties]]:
    """A list whose first map is changed."""

    def change(found: list[Properties]) -> list[Properties]:
        return [merged(**changes)(found[0]), *found[1:]]

    return change
