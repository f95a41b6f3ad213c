"""Waits until tracking domains point at their zone, as Let's Encrypt will look. No Pulumi."""

import asyncio
from collections.abc import Sequence

from components.dns.lookup import CnameState, cname_state
from components.keycdn.errors import KeyCdnError
from components.keycdn.patience import Clock

PAUSE = 5.0
"""Seconds between two looks into DNS."""


def wait_until_pointing(
    hosts: Sequence[str], target: str, wait: float, clock: Clock | None = None
) -> None:
    """Waits until DNS says that all `hosts` point at `target`.

    Args:
        hosts: tracking domains.
        target: name of the zone.
        wait: seconds, at most.
        clock: time, for tests.

    Raises:
        KeyCdnError: when they do not in time; names the records.
    """
    time = clock or Clock()
    began = time.now()
    while missing := asyncio.run(_not_pointing(hosts, target)):
        if time.now() - began + PAUSE > wait:
            raise KeyCdnError(_message(missing, target))
        time.sleep(PAUSE)


def not_pointing(hosts: Sequence[str], target: str) -> list[str]:
    """Those of `hosts` of which DNS does not say that they point at `target`."""
    return [host for host, _ in asyncio.run(_not_pointing(hosts, target))]


def any_may_point(hosts: Sequence[str], target: str) -> bool:
    """Whether one of `hosts` points at `target`, or may: DNS that cannot be asked says nothing."""
    states = asyncio.run(_states(hosts, target))
    return any(state.right or not state.known for state in states)


async def _not_pointing(hosts: Sequence[str], target: str) -> list[tuple[str, str]]:
    pairs = zip(hosts, await _states(hosts, target), strict=True)
    return [(host, state.text) for host, state in pairs if not state.right]


async def _states(hosts: Sequence[str], target: str) -> list[CnameState]:
    return await asyncio.gather(*(cname_state(host, target) for host in hosts))


def _message(missing: Sequence[tuple[str, str]], target: str) -> str:
    records = "".join(f"\n  {host}  CNAME  {target.rstrip('.')}  ({why})" for host, why in missing)
    return (
        "KeyCDN can get the Let's Encrypt certificate only when the tracking record points at the "
        "zone, and DNS does not say so yet; set these records, or wait until the old TTL has "
        f"passed, and run `pulumi up` again (certificate.wait says how long it waits):{records}"
    )
