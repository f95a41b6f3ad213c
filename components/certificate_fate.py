"""What becomes of a certificate that was asked for, and what a person does about it. Pure.

No time is ever computed from the clock: a deadline is a span from the request, so that an output
changes only when something does.
"""

from dataclasses import dataclass
from typing import Literal

from components.guidance import HERE


@dataclass(frozen=True)
class Ended:
    """How a certificate, or the request for one, came to an end that no waiting mends.

    Attributes:
        means: what happened, a sentence.
        first: what has to be put right before another one can come; empty where nothing has.
        again: how another one comes: `ask`, the program asks for it in place of this one;
            `upload`, a person brings it; else a sentence that says it.
    """

    means: str
    first: str = ""
    again: Literal["ask", "upload"] | str = "ask"


@dataclass(frozen=True)
class Issued:
    """It stands."""


@dataclass(frozen=True)
class Pending:
    """It may still come by itself."""


Fate = Ended | Issued | Pending


def remedy(ended: Ended, urn: str) -> str:
    """What happened and what helps, in one paragraph.

    Args:
        ended: how it ended.
        urn: of the certificate's resource.
    """
    command = _command(ended, urn)
    deed = f"{_deed(ended)}: `{command}`." if command else f"{_deed(ended)}."
    parts = (ended.means, ended.first, deed)
    return " ".join(part for part in parts if part)


def step(ended: Ended, urn: str) -> list[str]:
    """The same as a next step: the deed first, its command and the reason in lines of their own."""
    command = _command(ended, urn)
    why = f"{ended.means} {ended.first}".strip()
    if not command:
        return [f"{_deed(ended)}.", why]
    deed = "first see to what the last line says, then ask" if ended.first else "ask"
    return [
        f"The certificate has to be replaced: {deed} for another one with this command ({HERE}):",
        command,
        why,
    ]


def _deed(ended: Ended) -> str:
    if ended.again == "ask":
        return "Let this command ask for another one in its place"
    if ended.again == "upload":
        return "Put a new certificate and key into the stack file and run `pulumi up`"
    return ended.again.removesuffix(".")


def _command(ended: Ended, urn: str) -> str:
    return f"pulumi up --replace '{urn}'" if ended.again == "ask" else ""
