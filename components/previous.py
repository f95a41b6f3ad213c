"""What the last update left behind: the outputs and the resources of this very stack."""

import time
from collections.abc import Mapping
from functools import cached_property
from typing import cast

import pulumi
from pulumi.runtime import invoke

from components import edge_names, liveness
from components.debugging import note
from components.dns.provider import Pointing
from components.memory import UnknownFormatError, Was, remembered
from components.past import PAST_OUTPUT, Past

READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"
"""The engine's own function behind stack references; unlike them it answers at once."""

READ_RESOURCES = "pulumi:pulumi:readStackResourceOutputs"
"""The engine's own function that lists the state: URN -> type and outputs of each resource."""

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between tries: the engine may be writing the state this very moment."""


class Previous:
    """What the last update left behind; each part is read once, when something asks.

    Attributes:
        alone: it was an update of a program of one's own.
    """

    alone: bool = False

    def __init__(self) -> None:
        """Reads nothing yet."""
        self._rests: Mapping[str, Pointing] = {}

    def named_to_rest(self, rests: Mapping[str, Pointing]) -> None:
        """Takes note of where the stack file has names rest, before anything is asked.

        Args:
            rests: host -> its place; hosts that rest at their ESP are not here.
        """
        self._rests = rests

    @cached_property
    def domains(self) -> Mapping[str, Was]:
        """What the last update left of each domain, by host; empty before the first one.

        Which are live comes from the state's resources; the outputs lag behind after a failure.

        Raises:
            pulumi.RunError: when the backend does not tell, or another program wrote it. Nothing
                is assumed then: a live host that is not known to be live would lose its guard.
        """
        try:
            told = remembered(_asked(READ_OUTPUTS, "name"))
        except UnknownFormatError as error:
            raise pulumi.RunError(str(error)) from None
        return liveness.corrected(told, self._state)

    @cached_property
    def resources(self) -> Mapping[tuple[str, str], Mapping[str, object]]:
        """Outputs of every resource in the state, by type and logical name.

        Unlike the stack's outputs it is right after a failed update too.

        Raises:
            pulumi.RunError: when the backend does not tell.
        """
        found = cast(
            Mapping[str, Mapping[str, Mapping[str, object]]], _asked(READ_RESOURCES, "stackName")
        )
        return {
            _type_and_name(urn): resource.get("outputs") or {} for urn, resource in found.items()
        }

    def has(self, type_: str, name: str) -> bool:
        """Whether the state has a resource of that type and logical name."""
        return (type_, name) in self.resources

    @property
    def by_state(self) -> Mapping[str, Was]:
        """As `domains`, from the state alone, for a program whose outputs are its own."""
        return liveness.corrected({}, self._state)

    def is_live(self, host: str) -> bool:
        """Whether the state has a record of `host` that leads to an edge."""
        return liveness.is_live(self._state, host)

    def rests(self, host: str) -> bool:
        """Whether the state has a record of `host`, and it leads to no edge."""
        known = bool(liveness.records(self.resources, host))
        return known and not self.is_live(host)

    def is_rest(self, host: str, place: Pointing | None) -> bool:
        """Whether a record of `host` that leads there is off this stack's edges."""
        return liveness.is_rest(self._state, host, place)

    def left_at(self, host: str, place: Pointing) -> bool:
        """Whether the last whole update left `host` live there, whatever became of the edge."""
        return liveness.left_at(self._state, host, place)

    def knows(self, host: str, *, by_hand: bool) -> bool:
        """Whether the state has the record of `host`; of one that a person sets, its component.

        Args:
            host: the tracking domain.
            by_hand: a person sets its record.
        """
        if by_hand:
            return (liveness.TRACKING_DOMAIN, host) in self.resources
        return bool(liveness.records(self.resources, host))

    def zone(self, host: str) -> str | None:
        """ID of the zone with the record that `host` is live by; None for no such record."""
        return liveness.live_zone(self._state, host)

    def past(self, host: str) -> Past:
        """Where the recipients of `host` have been, up to now."""
        component = self.resources.get((liveness.TRACKING_DOMAIN, host), {})
        past = Past.remembered(component.get(PAST_OUTPUT))
        at = self.serving(host)
        # A failed update may have moved the record without a word; an older program kept none.
        return past if at is None or (not at and past.cdns) else past.at(at, ())

    def serving(self, host: str) -> str | None:
        """The CDN that `host` is live at; `""` where nobody knows which, None off the CDN."""
        return liveness.serving(self._state, host)

    def points_at(self, host: str) -> str | None:
        """Where the record of `host` in the state points; None where nobody can tell."""
        found = liveness.records(self.resources, host)
        return next((one.pointing.value for one in found if one.pointing is not None), None)

    def lost(self, component: tuple[str, str], main: str) -> bool:
        """Whether an edge stood and its main resource is in the state no more.

        Args:
            component: type and logical name of the edge's component.
            main: logical name of the resource that serves.
        """
        return component in self.resources and main not in self.logical_names

    @cached_property
    def edge_names(self) -> frozenset[str]:
        """The names that this stack's edges have in the state, and more texts beside them."""
        return edge_names.edge_names(self.resources)

    @cached_property
    def names(self) -> frozenset[str]:
        """These, and where the last update left the tracking domains."""
        return edge_names.names_of(self.resources)

    @property
    def _state(self) -> liveness.Known:
        return liveness.Known(self.resources, self._rests, self.edge_names, self._types)

    @cached_property
    def _types(self) -> frozenset[str]:
        return frozenset(type_ for type_, _ in self.resources)

    @cached_property
    def logical_names(self) -> frozenset[str]:
        """Logical names of everything in the state."""
        return frozenset(name for _, name in self.resources)


def _asked(function: str, argument: str) -> Mapping[str, object]:
    """What the engine says about this stack; asks again while the state is being written."""
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    reason = ""
    for pause in (0.0, *PAUSES):
        time.sleep(pause)
        try:
            answer = cast(Mapping[str, object], invoke(function, {argument: name}).value or {})
        except Exception as error:
            reason = str(error)
            note(f"the last update of {name} could not be read: {reason}")
        else:
            return cast(Mapping[str, object], answer.get("outputs") or {})
    raise pulumi.RunError(
        f"what the last update of {name} left behind could not be read ({reason}). Nothing was "
        "changed, since it tells which hosts are live; see that the backend answers "
        "(`pulumi stack output`) and run this again"
    )


def _type_and_name(urn: str) -> tuple[str, str]:
    """Type token and logical name out of `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`."""
    *_, qualified, name = urn.split("::", 3)
    return qualified.rpartition("$")[2], name
