"""Writes the configuration of every proxy of a stack file: `write STACKFILE FOLDER`.

One folder a machine, named by its `proxy.address`, with `nginx.conf`, `apache.conf` or both; each
serves every tracking domain of the stack file at that address. Needs no account and no network.
"""

import argparse
import sys
from pathlib import Path
from typing import cast

from components.building import pair
from components.config.faults import ConfigError
from components.config.reading import read
from components.config.values import StackConfig
from components.proxy.descriptor import PROXY
from components.proxy.edge import ProxyEdge
from components.proxy.render import RENDERERS
from components.proxy.settings import Site
from stack_file import StackFileError, config, holds_secret, text

WRONG_INPUT = 1
"""Exit status for a stack file or a folder that cannot be used."""


def main(arguments: list[str] | None = None) -> int:
    """Writes the files and names each on standard output; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m components.proxy.write", description=__doc__)
    parser.add_argument("stack_file", type=Path, help="for example Pulumi.dev.yaml")
    parser.add_argument("folder", type=Path, help="made when it is not there")
    chosen = parser.parse_args(arguments)
    try:
        written = write(load(chosen.stack_file), chosen.folder)
    except StackFileError as error:
        return _refuse(str(error))
    except ConfigError as error:
        return _refuse(f"{chosen.stack_file}: {error}")
    except OSError as error:
        # A full disk is told without a file's name.
        where = error.filename or chosen.folder
        return _refuse(f"{where}: {error.strerror}; mend that and run it again")
    if not written:
        return _refuse(f"{chosen.stack_file}: no domain has cdn: proxy; nothing was written")
    for file in written:
        print(file)
    return 0


def load(stack_file: Path) -> StackConfig:
    """The values of a stack file.

    Raises:
        StackFileError: it cannot be read, or the CLI would refuse it.
        ConfigError: it has faults.
    """
    values = config(stack_file)
    secrets = {key for key, value in values.items() if holds_secret(value)}
    return read({key: text(value) for key, value in values.items()}, secrets)


def write(stack: StackConfig, folder: Path) -> list[Path]:
    """Writes the configurations of all machines of `stack` and returns the files.

    Raises:
        OSError: a file cannot be written.
    """
    written: list[Path] = []
    for address, sites in sorted(machines(stack).items()):
        place = folder / address.replace(":", "-")
        place.mkdir(parents=True, exist_ok=True)
        for server in sites[0].options.servers:
            file = place / f"{server}.conf"
            file.write_text(RENDERERS[server](sites), encoding="utf-8")
            written.append(file)
    return written


def machines(stack: StackConfig) -> dict[str, list[Site]]:
    """Address -> what the machine there serves, standbys included, sorted by host."""
    found: dict[str, list[Site]] = {}
    for edge in stack.edges:
        if edge.cdn != PROXY.name or not edge.complete:
            continue
        proxy = cast(type[ProxyEdge], pair(edge))
        for domain in edge.domains:
            found.setdefault(PROXY.of(domain).address or "", []).append(proxy.site(domain))
    return {address: sorted(sites, key=lambda s: s.host) for address, sites in found.items()}


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return WRONG_INPUT


if __name__ == "__main__":
    sys.exit(main())
