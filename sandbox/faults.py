"""Make the stand-in clouds fail on purpose.

``python -m sandbox.faults arm OPERATION KIND [--nth N] [--times N]``, ``list``, ``clear``. An
operation is a service and a call, such as ``cloudfront:CreateDistribution`` or ``route53:*``
(shell-style patterns). Kinds:

* ``throttle``, ``error``: answered once each, then retried by the plugin as the vendor's client
  library does (25 attempts), so that only a longer series reaches the user;
* ``refuse``: access denied, never retried;
* ``hang``: no answer until the operation is cancelled or its time is up;
* ``lose``: the change happens, the answer is lost.
"""

import argparse
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase

from sandbox.cloud import Cloud, CloudUnavailableError, home

KINDS = ("throttle", "error", "refuse", "hang", "lose")


@dataclass(frozen=True)
class Fault:
    """An armed fault: skips ``skip`` matching calls, then hits ``times`` (``None``: for ever)."""

    id: int
    operation: str
    kind: str
    skip: int
    times: int | None


def arm(cloud: Cloud, operation: str, kind: str, *, nth: int = 1, times: int | None = 1) -> None:
    """Make the ``nth`` matching call from now on fail, and the ``times - 1`` after it.

    Raises:
        ValueError: when there is no such kind of fault, or a number is below one.
    """
    if kind not in KINDS:
        raise ValueError(f"fault kind: {kind!r} is not one; use one of {', '.join(KINDS)}")
    if nth < 1 or (times is not None and times < 1):
        raise ValueError("fault: nth and times start at 1")
    cloud.execute(
        "INSERT INTO faults (operation, kind, skip, times) VALUES (?, ?, ?, ?)",
        (operation, kind, nth - 1, times),
    )


def armed(cloud: Cloud) -> list[Fault]:
    """The faults still to come."""
    rows = cloud.execute("SELECT id, operation, kind, skip, times FROM faults ORDER BY id")
    return [Fault(*row) for row in rows]


def clear(cloud: Cloud) -> None:
    """Disarm all faults."""
    cloud.execute("DELETE FROM faults")


def next_fault(cloud: Cloud, operation: str) -> str | None:
    """The kind of fault this call meets, or nothing; counts the call."""
    if not cloud.execute("SELECT 1 FROM faults LIMIT 1"):
        return None
    with cloud.transaction():
        for fault in armed(cloud):
            if not fnmatchcase(operation, fault.operation):
                continue
            if fault.skip:
                cloud.execute("UPDATE faults SET skip = skip - 1 WHERE id = ?", (fault.id,))
                continue
            if fault.times == 1:
                cloud.execute("DELETE FROM faults WHERE id = ?", (fault.id,))
            elif fault.times is not None:
                cloud.execute("UPDATE faults SET times = times - 1 WHERE id = ?", (fault.id,))
            return fault.kind
    return None


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.faults", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    arm_parser = commands.add_parser("arm", help="make a coming call fail")
    arm_parser.add_argument("operation")
    arm_parser.add_argument("kind", choices=KINDS)
    arm_parser.add_argument("--nth", type=int, default=1, help="the n-th call from now (1)")
    arm_parser.add_argument("--times", type=int, default=1, help="how many calls (1; 0: for ever)")
    commands.add_parser("list", help="show the armed faults")
    commands.add_parser("clear", help="disarm all")
    chosen = parser.parse_args(arguments)
    try:
        cloud = Cloud(home() / "cloud.sqlite")
        if chosen.command == "arm":
            arm(cloud, chosen.operation, chosen.kind, nth=chosen.nth, times=chosen.times or None)
        elif chosen.command == "clear":
            clear(cloud)
        for fault in armed(cloud):
            print(f"{fault.operation} {fault.kind} after {fault.skip} calls, times {fault.times}")
    except (CloudUnavailableError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
