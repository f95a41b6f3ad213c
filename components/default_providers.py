"""The default providers of a run stand before the first hook that asks one of them.

The engine hands out default providers one after another, and makes each when it is first needed, as
a step of the update like any other. A hook holds one of the workers that take such steps. When
every worker is in a hook that asks a default provider, and a provider of another package is to be
made just then, each waits for the other for ever. See docs/decisions/questions-in-hooks.md.
"""

from collections.abc import Iterable
from importlib import metadata

import pulumi
from pulumi.runtime import invoke

from components.account import AccountKind
from components.debugging import note
from components.hooks import Hooks, Mechanism

Use = tuple[AccountKind | None, pulumi.ProviderResource | None]
"""A kind of account that resources are made in, and its explicit provider; None for the default."""

FUNCTION = "index/standing:standing"
"""No package has it: the engine makes the provider, which says so without asking its cloud."""


class DefaultProviders(Mechanism):
    """The default providers that one program uses."""

    def __init__(self, hooks: Hooks) -> None:
        """Knows of none yet."""
        super().__init__(hooks)
        self._used: set[str] = set()
        self._standing: set[str] = set()

    def stand(self, uses: Iterable[Use]) -> None:
        """Returns once the default provider of each use stands, or is known not to come.

        One that cannot be made says why when its first resource is registered. A program that uses
        the default provider of one package only needs nothing: its records' own stands by then.
        """
        self._used |= {
            kind.default_package for kind, account in uses if kind is not None and account is None
        }
        if len(self._used) < 2:
            return
        for package in sorted(self._used - self._standing):
            self._standing.add(package)
            try:
                invoke(f"{package}:{FUNCTION}", {}, _options(package))
            except Exception as error:
                note(f"default provider of {package}: {error}")


def _options(package: str) -> pulumi.InvokeOptions:
    # Without the version another default provider than the resources' own would be made.
    try:
        return pulumi.InvokeOptions(version=metadata.version(f"pulumi-{package}"))
    except metadata.PackageNotFoundError:  # The SDK's own has none.
        return pulumi.InvokeOptions()
