"""What the last update left behind: the outputs and the resources of this very stack."""

from collections.abc import Mapping
from functools import cached_property
from typing import cast

import pulumi
from pulumi.runtime import invoke

READ_OUTPUTS = "pulumi:pulumi:readStackOutputs"
"""The engine's own function behind stack references; unlike them it answers at once."""

READ_RESOURCES = "pulumi:pulumi:readStackResourceOutputs"
"""The engine's own function that lists the state: URN -> type and outputs of each resource."""


def previous_domains() -> object:
    """The output `domains` of the last update; None before the first one.

    A backend that cannot be asked counts as no update: protection and hooks still hold.
    """
    name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
    try:
        found = cast(dict[str, dict[str, object]], invoke(READ_OUTPUTS, {"name": name}).value)
    except Exception as error:
        pulumi.log.debug(f"the outputs of the last update could not be read: {error}")
        return None
    return (found.get("outputs") or {}).get("domains")


class Previous:
    """What the last update left behind, read once and only when something asks."""

    @cached_property
    def domains(self) -> Mapping[str, object]:
        """The output `domains` of the last update; empty before the first one."""
        found = previous_domains()
        return cast(Mapping[str, object], found) if isinstance(found, Mapping) else {}

    @cached_property
    def resources(self) -> Mapping[tuple[str, str], Mapping[str, object]]:
        """Outputs of every resource in the state, by type and logical name.

        Unlike the stack's outputs it is right after a failed update too. Empty when the backend
        cannot be asked.
        """
        name = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
        try:
            found = cast(
                dict[str, dict[str, dict[str, Mapping[str, object]]]],
                invoke(READ_RESOURCES, {"stackName": name}).value,
            )
        except Exception as error:
            pulumi.log.debug(f"the state of the last update could not be read: {error}")
            return {}
        return {
            _type_and_name(urn): resource.get("outputs") or {}
            for urn, resource in (found.get("outputs") or {}).items()
        }


def _type_and_name(urn: str) -> tuple[str, str]:
    """Type token and logical name out of `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`."""
    *_, qualified, name = urn.split("::", 3)
    return qualified.rpartition("$")[2], name
