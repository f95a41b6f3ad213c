"""What the guard says. Pure; never with a link's token or a secret."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components.config.values import Domain
from components.looking import command

if TYPE_CHECKING:
    from verify.values import Check

NO_PROOF = (
    "Run the update from a machine that reaches DNS and the internet on ports 80 and 443, or set "
    "guard: warn to go on without proof"
)


_NO_EDGE = frozenset({"edge-unknown-host", "dns-dangling", "dns-missing"})
"""What is found where nothing serves the name any more."""


def findings(checks: "Sequence[Check]") -> str:
    """What was found, one check a paragraph."""
    return "\n".join(line for check in checks for line in _lines(check))


def _lines(check: "Check") -> list[str]:
    lines = [f"  {check.name}: {check.cause or check.status}: {check.saw or 'nothing was seen'}"]
    if check.means:
        lines.append(f"    a recipient sees: {check.means}")
    if check.fix:
        lines.append(f"    what to do: {check.fix}")
    return lines


def refused(domain: Domain, edge: str, was: str, checks: "Sequence[Check]", look: str) -> str:
    """The record does not move, because the new edge does not serve the links."""
    gone = (
        " If somebody deleted the edge by hand, run `pulumi refresh` first: it is made anew then"
        if any(check.cause in _NO_EDGE for check in checks)
        else ""
    )
    return (
        f"{domain.host} was not moved to {edge}, which does not serve its links as it has to. The "
        f"tracking record is as it was ({was}).\n{findings(checks)}\n"
        f"Mend that and run `pulumi up` again; to look without changing anything: `{look}`.{gone}"
    )


def unproved(domain: Domain, edge: str, was: str, why: str) -> str:
    """The record does not move, because nothing could be tried."""
    return (
        f"{domain.host} was not moved to {edge}: nothing was proved, because the probe could not "
        f"run here. The tracking record is as it was ({was}).\n{why}\n{NO_PROOF}"
    )


def gap(domain: Domain, was: str, remedy: str) -> str:
    """The record does not move, because HTTPS would fail until the certificate comes."""
    return (
        f"{domain.host} serves HTTPS today, and its new certificate comes only after the record "
        f"has moved: until then https links would fail. The tracking record is as it was ({was}). "
        f"{remedy}"
    )


def inactive(domain: Domain, was: str, status: str) -> str:
    """The record does not move, because the certificate is not active."""
    return (
        f"{domain.host} does not move: its certificate is '{status}', not active, so https links "
        f"would fail. The tracking record stays as it is ({was}). Keep stage: build until the "
        "authority has issued it, which takes some minutes; see that the validation records are in "
        "DNS and that CAA records allow it; then set stage: live and run `pulumi up` again"
    )


def unseen(domain: Domain, stands: Sequence[str], unproven: str) -> str:
    """The record moves, and this is what could be proved and what could not."""
    proved = ", ".join(stands) or "nothing"
    return f"{domain.host}: proved before the change: {proved}. Not proved: {unproven}"


def untried_rest(domain: Domain, place: str) -> str:
    """The record moves to another rest, and nobody can try that before."""
    return (
        f"{domain.host} goes to {place}, as dns.rollback_to says. What is served there shows only "
        f"once the record leads there, so nothing was tried; look with `{command(domain)}`"
    )


def way_back(domain: Domain, *, resting: bool = False) -> str:
    """How a name gets back to where it was.

    Args:
        domain: the domain as the stack file has it.
        resting: it was moved from one rest to another; else to an edge of this stack.
    """
    if resting:
        return (
            "To take it back put dns.rollback_to and dns.rollback_proxied back as they were and "
            "run `pulumi up`. Another `pulumi up` without that does not look again: "
            f"`{command(domain)}` does"
        )
    return (
        f"To take it back set stage: build and run `pulumi up` ({domain.host} then points at "
        f"{domain.resting_host} again; resolvers follow within {domain.dns.ttl} s). Another "
        f"`pulumi up` does not look again: `{command(domain)}` does"
    )


def broken_live(domain: Domain, checks: "Sequence[Check]", back: str) -> str:
    """The record has moved, and the live checks fail; `back` says how to take it back."""
    return (
        f"{domain.host} was moved, and its links do not work as they have to:\n"
        f"{findings(checks)}\n{back}"
    )


def unconfirmed(domain: Domain, why: str, back: str) -> str:
    """The record has moved, and nothing could be tried; `back` says how to take it back."""
    return (
        f"{domain.host} was moved, and nothing was confirmed, because the probe could not run "
        f"here.\n{why}\n{back}"
    )


def still_cached(domain: Domain, ttl: int, saw: str) -> str:
    """The record has moved, and this machine's resolver does not know it yet."""
    return (
        f"{domain.host} was moved; DNS still answers with the old record here ({saw}), as "
        f"resolvers may for its TTL of {ttl} s. After that look with `{command(domain)}`"
    )


def broken_edge(changed: Mapping[str, Sequence[str]], hosts: "Sequence[tuple[Domain, str]]") -> str:
    """An update of an edge broke live hosts.

    Args:
        changed: resource that was made or updated -> names of its inputs that changed.
        hosts: each live domain that fails, with what was found.
    """
    what = "; ".join(f"{name} ({', '.join(inputs)})" for name, inputs in changed.items())
    found = "\n".join(f"{domain.host}:\n{text}" for domain, text in hosts)
    looks = "; ".join(f"`{command(domain)}`" for domain, _ in hosts)
    return (
        f"the edge of live hosts was changed, and their links do not work as they have to.\n"
        f"{found}\nWhat was changed: {what}. To take it back put the stack file's keys behind "
        "these as they were and run `pulumi up`; to take recipients off the edge set stage: build. "
        f"Another `pulumi up` without a change does not look again: {looks}"
    )
