"""Many stacks with one file of defaults: `python examples/fleet/fleet.py COMMAND [FOLDER]`.

`write` puts the text of `defaults.yaml` into every stack file that asks for it, `check` says which
ones are behind, `stacks` prints the names of the stacks as JSON, for a pipeline's matrix. A stack
file asks with two comments; what stands between them is written anew, nothing else is touched:

    # shared defaults: zone=emea.example.com
    # end of shared defaults

A `$zone` in `defaults.yaml` becomes what the first comment says of it.
"""

import argparse
import json
import re
import string
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

DEFAULTS = "defaults.yaml"
BLOCK = re.compile(
    r"^(?P<indent> *)# shared defaults:(?P<values>.*)\n(?P<text>(?:.*\n)*?)"
    r"(?P=indent)# end of shared defaults$",
    re.MULTILINE,
)
STACK_FILE = re.compile(r"Pulumi\.(?P<name>[\w.-]+)\.yaml")


class FleetError(Exception):
    """What has to be mended by hand: where, what, and what to do."""


def stack_files(folder: Path) -> dict[str, Path]:
    """Name of each stack -> its file."""
    found = {path: STACK_FILE.fullmatch(path.name) for path in sorted(folder.glob("Pulumi.*.yaml"))}
    return {match["name"]: path for path, match in found.items() if match}


def rendered(path: Path, defaults: str) -> str:
    """A stack file as it has to be.

    Raises:
        FleetError: it does not ask for the defaults once, or not for what they need.
    """
    text = path.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    if len(blocks) != 1:
        raise FleetError(
            f"{path}: asks {len(blocks)} times for the shared defaults; once is right: a comment "
            "'# shared defaults: NAME=VALUE …' and one '# end of shared defaults'"
        )
    (block,) = blocks
    words: list[str] = block["values"].split()
    values = {name: value for name, _, value in (word.partition("=") for word in words)}
    template = string.Template(defaults)
    wanted = set(template.get_identifiers())
    if wanted != set(values):
        raise FleetError(
            f"{path}: the comment gives {_names(values)} and {DEFAULTS} needs {_names(wanted)}; "
            "write the same names"
        )
    lines = template.substitute(values).splitlines()
    new = "".join(f"{block['indent']}{line}".rstrip() + "\n" for line in lines)
    return text[: block.start("text")] + new + text[block.end("text") :]


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names)) or "nothing"


def behind(folder: Path) -> dict[Path, str]:
    """Each file that is not as it has to be -> its text as it has to be."""
    defaults = (folder / DEFAULTS).read_text(encoding="utf-8")
    wanted = {path: rendered(path, defaults) for path in stack_files(folder).values()}
    return {p: text for p, text in wanted.items() if p.read_text(encoding="utf-8") != text}


def stacks(folder: Path, since: str | None) -> list[str]:
    """The stacks of a pipeline's run: with a revision, those whose file alone has changed.

    A change of anything else, the program or the pipeline say, concerns every stack.
    """
    every = stack_files(folder)
    if since is None:
        return list(every)
    changed = {(folder / name).resolve() for name in _changed(folder, since)}
    concerned = {name for name, path in every.items() if path.resolve() in changed}
    if changed - {path.resolve() for path in every.values()}:
        return list(every)
    return sorted(concerned)


def _changed(folder: Path, since: str) -> list[str]:
    """Files that differ from a revision, as seen from `folder`; never none because git failed."""
    command = ["git", "-C", str(folder), "diff", "--name-only", "--relative", "-z", since]
    outside = ["git", "-C", str(folder), "diff", "--name-only", "-z", since]
    within, everywhere = (
        [name for name in _output(words).split("\0") if name] for words in (command, outside)
    )
    # What lies above the folder has no name in it; that it changed is all that counts.
    return within + ["."] * (len(everywhere) > len(within))


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FleetError(
            f"{' '.join(command)}: {done.stderr.strip()}; name a revision that is there"
        )
    return done.stdout


def main(arguments: list[str]) -> int:
    """Runs one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="fleet.py", description=__doc__)
    parser.add_argument("command", choices=("write", "check", "stacks"))
    parser.add_argument("folder", nargs="?", type=Path, default=Path())
    parser.add_argument("--since", help="with stacks: only those that changed since this revision")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "stacks":
            print(json.dumps(stacks(chosen.folder, chosen.since)))
            return 0
        old = behind(chosen.folder)
    except (FleetError, OSError) as error:
        print(f"fleet: {error}", file=sys.stderr)
        return 1
    for path, text in old.items():
        if chosen.command == "write":
            path.write_text(text, encoding="utf-8")
            print(f"{path}: written anew")
        else:
            print(f"{path}: is behind {DEFAULTS}; run fleet.py write", file=sys.stderr)
    return 1 if old and chosen.command == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
