"""What runs beside the CLI: DNS, KeyCDN's API and an edge, in a process that ends with the CLI.

It ends last: what a killed CLI has left behind it ends first.

The launcher starts it and then becomes the CLI, so that signals and the exit status are the CLI's
own. Prints the environment variables that lead to them, as JSON on one line, once what the stack
file refers to is there.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sandbox import leftovers
from sandbox.cloud import Cloud, CloudUnavailableError
from sandbox.dns_server import serve
from sandbox.keycdn.server import serve as serve_keycdn
from sandbox.seed import seed
from stack_file import StackFileError, config

_LOOK = 0.2
"""Seconds between two looks whether the CLI is still there."""


def main() -> int:
    """Fill the cloud, serve both until the parent process ends, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cloud", type=Path)
    parser.add_argument("stack_file", type=Path)
    parser.add_argument("parent", type=int)
    parser.add_argument("run", help="what marks the processes of this run")
    parser.add_argument("--edge", action="store_true", help="have an edge at hand for the guard")
    arguments = parser.parse_args()
    try:
        stack_config = config(arguments.stack_file)
        cloud = Cloud(arguments.cloud)
        seed(cloud, stack_config)
        with ExitStack() as stack:
            variables = {
                "SSL_CLICK_TRACKING_RESOLVER": (resolver := stack.enter_context(serve(cloud))),
                "KEYCDN_API_URL": stack.enter_context(serve_keycdn(cloud)),
            }
            if arguments.edge:
                # A preview is not to wait for what it has no use for.
                from sandbox.local_edge.lazy import at_first_sight

                home = arguments.cloud.parent
                edge = at_first_sight(cloud, home, resolver, _remember(home))
                variables |= stack.enter_context(edge)
            print(json.dumps(variables), flush=True)
            _let_go_of_output()
            while os.getppid() == arguments.parent:
                time.sleep(_LOOK)
            leftovers.end(arguments.run)
    except (StackFileError, CloudUnavailableError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    return 0


def _remember(home: Path) -> Callable[[str], None]:
    """The terminal is the CLI's: what the edge has to say goes into a file."""

    def say(text: str) -> None:
        with (home / "edge" / "edge.log").open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")

    return say


def _let_go_of_output() -> None:
    """Close the pipes that are the CLI's too: whoever reads them waits for every holder."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(nothing, descriptor)
    os.close(nothing)


if __name__ == "__main__":
    sys.exit(main())
