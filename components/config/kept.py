"""What `protect: true` keeps off the CDN, told before the engine tells it in its words. Pure.

The engine refuses to delete or replace a protected resource when its turn comes, after others were
changed, and advises to unprotect the state. While a host is live, other rules refuse these changes
(`components.config.moves`). See docs/decisions/destroying.md.
"""

from collections.abc import Iterable

from components.config import places
from components.config.faults import Fault, path
from components.config.values import STAGES, Domain, Stage
from components.credentials import Credentials
from components.memory import Was
from components.registry import CDNS

_WAY = (
    "write protect: false, or take protect out, and run `pulumi up`; do that then. Do not "
    "unprotect it in the state, as Pulumi advises elsewhere: the next update would protect it again"
)


def faults(domain: Domain | None, was: Was, credentials: Credentials) -> Iterable[Fault]:
    """Every change of a kept host that would take its record or its edge away.

    Also where the same change ends the protection: the state has it until an update is done.

    Args:
        domain: as the stack file has it now; None where it has left.
        was: the host after the last update.
        credentials: of this run.
    """
    if not was.kept or was.live:
        return
    place = path("domains", was.host)
    if domain is None:
        what = "protect: true in the stack file keeps it, and it is no longer there"
        yield Fault(place, what, f"put it back as it was; to remove it, {_WAY}")
        return
    remedy = f"put it back; to change it, {_WAY}"
    for key, taken in _taken(domain, was):
        what = f"protect: true keeps its {taken}, and this would take that away"
        yield Fault(f"{place}.{key}", what, remedy)
    for fault in places.of_record(domain, was, credentials):
        what = "protect: true keeps its record, and this would make another one in its place"
        yield Fault(fault.where, what, remedy)


def _taken(domain: Domain, was: Was) -> Iterable[tuple[str, str]]:
    """Keys that take its edge away -> what that is."""
    cdn = CDNS.get(was.cdn)
    if cdn is None:
        return
    first: Stage = "build" if cdn.held_names is None else cdn.held_names.from_stage
    if STAGES.index(was.stage) < STAGES.index(first):
        return  # It has none yet.
    edge = f"edge at '{was.cdn}'"
    if was.cdn not in domain.cdns:
        yield "cdn", edge
        return
    for key in ("group", "esp"):
        if was.told and getattr(domain, key) != getattr(was, key):
            yield key, edge
    if STAGES.index(domain.stage) < STAGES.index(first):
        yield "stage", edge
