"""What only a cloud or the state knows to be wrong, asked before a run registers anything."""

from collections.abc import Mapping, Sequence

import pulumi

from components import given
from components.asked import refuse_untrue
from components.config.faults import ConfigError
from components.config.values import Domain, Edge, StackConfig
from components.held_proofs import refuse_held
from components.memory import Was
from components.obstacles import obstacles
from components.run import Run


def refuse(
    previous: Mapping[str, Was], domains: Sequence[Domain], edges: Sequence[Edge], run: Run
) -> None:
    """Looks whether the state is true and proofs are free.

    Args:
        previous: host -> what the last update left, of all hosts that are this run's.
        domains: that it is to leave.
        edges: that it makes.
        run: what the domains have in common.

    Raises:
        pulumi.RunError: with all that one of these looks found.
    """
    refuse_untrue(previous, domains, run)
    refuse_held(edges, run)


def refuse_stack(previous: Mapping[str, Was], stack: StackConfig, run: Run) -> None:
    """All the looks, for a stack file's program.

    Args:
        previous: host -> what the last update left.
        stack: what the stack file says.
        run: what its domains have in common.

    Raises:
        pulumi.RunError: with all that one of these looks found.
    """
    refuse(previous, stack.domains, stack.edges, run)
    found = obstacles(stack.edges, run)
    if found:
        raise pulumi.RunError(str(ConfigError(found)))


class Named:
    """Says of a refusal whose it is and where the program calls it, since it has no traceback."""

    def __init__(self, component: str, name: str) -> None:
        """Takes what a refusal is to name.

        Args:
            component: class of the component that is about to be made.
            name: its logical name.
        """
        self._shown: str = f"{component} '{name}'"

    def __enter__(self) -> None:
        """Nothing happens."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Puts that before the words of a refusal.

        Raises:
            pulumi.RunError: the refusal, with that before it.
        """
        if isinstance(error, pulumi.RunError):
            place = given.called_from()
            raise pulumi.RunError(
                f"{self._shown} cannot be made{place}; nothing of it was made:\n{error}"
            ) from None
