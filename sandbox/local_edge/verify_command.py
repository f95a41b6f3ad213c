"""``sandbox/verify ARGS``: ``python -m verify ARGS`` against the local edge.

With ``--stack NAME`` the stack's outputs are the sandbox's: the variable
``SSL_CLICK_TRACKING_OUTPUTS_COMMAND`` is a command line that prints them, once ``--stack NAME`` is
added to it.
"""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

from sandbox.cloud import home
from sandbox.local_edge import running
from sandbox.local_edge.running import EdgeError

PROJECT = Path(__file__).resolve().parent.parent.parent
OUTPUTS = "SSL_CLICK_TRACKING_OUTPUTS_COMMAND"


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code of ``verify``, or 1 when it cannot be started."""
    folder = home().absolute()
    try:
        with running.at_hand(folder) as edge:
            environment = {
                **os.environ,
                **edge.environment(),
                "SANDBOX_HOME": str(folder),
                OUTPUTS: outputs_command(),
            }
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "verify", *arguments], env=environment
            )
            return _until_ended(process)
    except EdgeError as error:
        print(f"sandbox/verify: {error}", file=sys.stderr)
        return 1


def _until_ended(process: subprocess.Popen[bytes]) -> int:
    """An interrupt is the probes' own: they end, and then this does."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)


def outputs_command() -> str:
    """A command line that prints ``pulumi stack output --json`` of a stack of the sandbox."""
    return shlex.join([str(PROJECT / "sandbox" / "pulumi"), "stack", "output", "--json"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
