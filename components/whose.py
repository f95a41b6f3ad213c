"""Whether the edges of the state are in the account that this run's credentials lead to.

An engine takes any credentials for those of a resource: with another account's an update changes
nothing, or finds nothing and forgets what serves (docs/decisions/accounts.md). So where they may
have changed, the CDN is asked, before anything is made. Usually they have not, and nobody is asked.
"""

from collections.abc import Hashable, Mapping
from importlib import metadata
from typing import Any, cast

import pulumi
from pulumi.runtime import invoke

from components.accounts import Accounts
from components.cdn import Cdn, Look
from components.config.faults import ConfigError, Fault, path
from components.config.places import another, named, same
from components.config.values import Domain, StackConfig
from components.credentials import Credentials
from components.dns.answers import reason
from components.memory import Was
from components.previous import Previous
from components.registry import CDNS

Unsure = Mapping[str, frozenset[str]]
"""Host -> CDNs whose edge the credentials were not seen to lead to."""


def refuse(
    stack: StackConfig, accounts: Accounts, previous: Previous, credentials: Credentials
) -> Unsure:
    """Refuses what an edge of another account would come of.

    A rollback goes through: its record is all that it needs.

    Args:
        stack: the stack file.
        accounts: their providers.
        previous: what the last update left behind.
        credentials: of this run.

    Raises:
        pulumi.RunError: with every fault, before a resource is made.
    """
    asking = _Asking(accounts, previous)
    faults: list[Fault] = []
    unsure: dict[str, frozenset[str]] = {}
    for domain in stack.domains:
        was = previous.domains.get(domain.host)
        for cdn in _changed(domain, was, credentials):
            if was is None:
                continue
            fault = asking.fault(CDNS[cdn], domain, was)
            if fault is None:
                continue
            if was.live and not domain.live and domain.account == _account(was):
                pulumi.log.warn(f"{fault}. The rollback goes on all the same")
                unsure[domain.host] = unsure.get(domain.host, frozenset()) | {cdn}
            else:
                faults.append(fault)
                break
    if faults:
        raise pulumi.RunError(str(ConfigError(faults)))
    return unsure


def _changed(domain: Domain, was: Was | None, credentials: Credentials) -> list[str]:
    """CDNs of the host with an edge that other credentials may have made."""
    if was is None or was.place is None:
        return []
    return [
        name
        for name in was.edges
        if name in domain.cdns
        and CDNS[name].look is not None
        and not same(domain, was.place, name, credentials)
    ]


def _account(was: Was) -> str | None:
    return None if was.place is None else was.place.account


class _Asking:
    """Asks once for all edges that came from one account and are to be in another."""

    def __init__(self, accounts: Accounts, previous: Previous) -> None:
        self._accounts: Accounts = accounts
        self._previous: Previous = previous
        self._known: dict[Hashable, bool | str] = {}

    def fault(self, cdn: Cdn[Any], domain: Domain, was: Was) -> Fault | None:
        """What is wrong with the account of an edge; None when it is there."""
        look, place = cdn.look, was.place
        if look is None or place is None:
            return None
        name = f"{was.group or was.host}{look.suffix}"
        outputs = self._previous.resources.get((look.type, name))
        arguments = None if outputs is None else look.arguments(outputs)
        renamed = domain.account != place.account
        if outputs is None or arguments is None:  # only its certificate stands, or it is gone
            return another(domain, was) if renamed else None
        before = (place.credentials or {}).get(cdn.name)
        key = (cdn.name, place.account, domain.account, before)
        if key not in self._known:
            self._known[key] = self._ask(cdn, look, domain, outputs, arguments)
        found = self._known[key]
        if found is True:
            return None
        if found is False:
            return another(domain, was) if renamed else _elsewhere(cdn, domain, name)
        return Fault(
            path("domains", domain.host, "account"),
            f"{cdn.title} does not say whether {name} is in {named(domain.account)} ({found})",
            "run this again when it answers, with credentials that may read it",
        )

    def _ask(
        self,
        cdn: Cdn[Any],
        look: Look,
        domain: Domain,
        outputs: Mapping[str, object],
        arguments: Mapping[str, object],
    ) -> bool | str:
        """Whether the edge is there; words where nobody says."""
        package = look.function.partition(":")[0]
        options = pulumi.InvokeOptions(
            provider=self._accounts.provider(domain.account, cdn.account),
            # Without the version another default provider than the edge's own would be asked.
            version=metadata.version(f"pulumi-{package}"),
        )
        try:
            answer = invoke(look.function, dict(arguments), options).value
        except Exception as error:
            missing = any(part in str(error) for part in look.missing)
            return False if missing else reason(error)
        return look.there(outputs, cast(Mapping[str, object], answer or {}))


def _elsewhere(cdn: Cdn[Any], domain: Domain, name: str) -> Fault:
    """Other credentials under the same name, or an edge that somebody deleted."""
    return Fault(
        path("domains", domain.host, "account"),
        f"{cdn.title} has no {name} with the credentials in use, which are not those of the last "
        "update: they are another account's, or somebody deleted it",
        f"use the credentials of {named(domain.account)} that it was made with; if it was deleted, "
        "run `pulumi refresh` with them and see what `pulumi preview` says then",
    )
