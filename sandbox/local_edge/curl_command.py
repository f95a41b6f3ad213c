"""``sandbox/curl ARGS``: curl that finds the sandbox's names, ports and authority.

Give URLs as recipients have them, without port: ``sandbox/curl -v https://HOST/…``.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from urllib.parse import urlsplit

from sandbox import dns_answers, loopback
from sandbox.cloud import Cloud, CloudUnavailableError, home
from sandbox.local_edge import running
from sandbox.local_edge.running import EdgeError, Running

_URL = re.compile(r"https?://", re.IGNORECASE)
_NOWHERE = "127.0.0.1:1"
"""Where names lead that the sandbox does not know: nothing listens there."""


def main(arguments: list[str]) -> int:
    """The command line; returns curl's exit code, or 1 when it cannot be started."""
    program = shutil.which("curl")
    if program is None:
        print("sandbox/curl: curl is not installed; install it and try again", file=sys.stderr)
        return 1
    folder = home().absolute()
    try:
        cloud = Cloud(folder / "cloud.sqlite")
        with running.at_hand(folder) as edge:
            options = connections(cloud, edge, hosts(arguments, edge.links))
            command = [program, "--cacert", edge.ca, *options, *arguments]
            return subprocess.run(command, check=False).returncode
    except (CloudUnavailableError, EdgeError) as error:
        print(f"sandbox/curl: {error}", file=sys.stderr)
        return 1


def hosts(arguments: Iterable[str], known: Iterable[str]) -> list[str]:
    """The hosts that curl may have to find: those of its URLs, and every tracking domain."""
    named = {urlsplit(argument).hostname or "" for argument in arguments if _URL.match(argument)}
    bare = {argument.partition("/")[0] for argument in arguments if "." in argument}
    return sorted(
        host for host in {*named, *bare, *known, loopback.LANDING} if re.fullmatch(r"[\w.-]+", host)
    )


def connections(cloud: Cloud, edge: Running, names: Iterable[str]) -> list[str]:
    """Options of curl that lead each name to its place on loopback, and all others nowhere."""
    options: list[str] = []
    for name in names:
        found = dns_answers.address(cloud, name)
        if found is None:
            continue
        for port, local in ((80, edge.http_port), (443, edge.https_port)):
            options += ["--connect-to", f"{name}:{port}:{found}:{local}"]
    return [*options, "--connect-to", f"::{_NOWHERE}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
