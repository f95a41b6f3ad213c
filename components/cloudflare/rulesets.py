"""Whose rulesets of a zone are in one update: writing a phase erases what another one wrote."""

import pulumi

from components import claimed
from components.config.faults import Fault
from components.hooks import Hooks, Mechanism

_REMEDY = "give all hosts of the zone to one component, or write rules: external"


class Rulesets(Mechanism):
    """Which component has the rulesets of which zone."""

    def __init__(self, hooks: Hooks) -> None:
        """Nobody's yet."""
        super().__init__(hooks)
        self._zones: list[tuple[str, str | None, str]] = []

    def take(self, owner: str, place: str, zone: str, given: pulumi.Input[str]) -> list[Fault]:
        """Gives a zone to a component, or says who has it, or may have it.

        An ID that is not known yet may be that of any zone of the same name, and so may every ID
        that another process has.

        Args:
            owner: the component, as a message names it.
            place: of the zone in its arguments.
            zone: its name.
            given: its ID.
        """
        name = zone.rstrip(".").lower()
        zone_id = given if isinstance(given, str) else None
        named = [(other_id, other) for known, other_id, other in self._zones if known == name]
        for other_id, other in named:
            if zone_id is None or other_id in (None, zone_id):
                what = f"'{zone}' has its rulesets in {other} of this program already"
                return [Fault(place, f"{what}, and a zone has one a phase", _REMEDY)]
        if not named and claimed.elsewhere(f"rulesets of {name}"):
            return [
                Fault(
                    place,
                    f"a zone '{zone}' has its rulesets in another process of this update, from "
                    "where nobody sees which rules are in them",
                    "use one provider of the component package, or none in a Python program; or "
                    "write rules: external",
                )
            ]
        self._zones.append((name, zone_id, owner))
        return []
