"""What the real CLI hands to a program, against what `stack_file` reads from the same file."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import stack_file
from sandbox import launcher_home, stack_files, stand_ins
from tests.support.recording import ROOT
from tools import pulumi_cli

PROGRAM = """\
import os, pathlib
pathlib.Path("seen").write_text(os.environ["PULUMI_CONFIG"])
"""

BODIES = (
    *("0", "1", "7", "9", "12", "012", "019", "00", "08", "1_000", "0_7", "1__0", "1_", "0x1F"),
    *("0X1f", "0x_1F", "0xG", "0x", "0b11", "0B1", "0b2", "0o17", "0O7", "0o8", "0o", "1.10"),
    *(
        "1.",
        "1.0",
        ".5",
        "0.5",
        ".5_0",
        ".5_",
        "._5",
        ".5e1_0",
        "1_0.5",
        "1e3",
        "1E3",
        "1e+3",
        "1e-3",
        "1.5e3",
        "1e",
        "e3",
    ),
    *("1e20", "1e21", "1e22", "1e400", "1e-400", "9007199254740993", "9223372036854775807"),
    *(
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "01777777777777777777",
    ),
    *("0xFFFFFFFFFFFFFFFF", "0x1FFFFFFFFFFFFFFFFF", "99999999999999999999", "1.1.1", "..", "."),
    *("1.22.1", "12:30:45", "1:2", "1,000", "0.1", "123456.789", "1000000", "1e6", "0.0", "0x1p3"),
)
WORDS = (
    *("on", "On", "off", "yes", "YES", "no", "y", "n", "true", "True", "TRUE", "tRUE", "false"),
    *("~", "null", "Null", "NULL", "nULL", "nil", "none", "=", "<<x", "a b", "é", "+", "_1"),
    *("'1.10'", '"on"', '"1.10"', "''", "'~'", "!!str 1", "!!str", "!!float 3", "!!int '7'"),
    *("infinity", "inf", ".infinity", "nan", "host.example.com", "203.0.113.10", "'2026-01-31'"),
    *("2026-01-31", "2026-1-2", "2026-02-30", "2026-01-31T10:00:00Z", "2026-01-31 10:00:00"),
    *("2026-01-31t1:2:3.50Z", "2026-01-31T10:00:00+02:00", "2026-01-31T10:00:00", "26-01-31"),
    *("2026-01-31 10:00:00Z", "2026-01", "2026", "2026-13-01", "2026-01-31x"),
)
ODD = (*WORDS, *(f"{sign}{body}" for sign, body in itertools.product(("", "-", "+"), BODIES)))
"""Scalars that readers of YAML disagree about, unquoted unless quotes are part of them."""

SHAPES = """\
  bare: on
  namespaced:key: 1.10
  ssl-click-tracking:nothing:
  ssl-click-tracking:empty: {}
  ssl-click-tracking:block: |
    on
    1.10
  ssl-click-tracking:folded: >-
    on
    off
  ssl-click-tracking:merge:
    base: &base {x: 1, y: {z: on}}
    over: {<<: *base, x: 3}
    after: {x: 9, <<: *base}
    several: {<<: [{x: 5, w: 1}, *base], q: 1}
    again: *base
    list: [*base, on, [], "<<"]
    on: {1: one, yes: no, true: 1, 1.10: x, ~: y, 012: z, 1e3: q, 1e-7: r, 2026-01-31: s}
"""


def seen(folder: Path, config: str) -> dict[str, Any]:
    """Full key -> value that a program gets from a stack file with this `config`."""
    salt = stack_files.copy(ROOT / "Pulumi.dev.yaml").text.splitlines()[-1]
    (folder / "Pulumi.yaml").write_text("name: ssl-click-tracking\nruntime: {name: python}\n")
    (folder / "__main__.py").write_text(PROGRAM)
    (folder / "Pulumi.odd.yaml").write_text(f"config:\n{config}{salt}\n")
    program = pulumi_cli.prepare(ROOT)
    home = launcher_home.open_home(None, folder, folder)
    places = (str(Path(sys.executable).parent), str(program.parent), os.environ["PATH"])
    environment = {
        "HOME": str(folder),
        "PATH": os.pathsep.join(places),
        "PULUMI_HOME": str(home.pulumi),
        "PULUMI_BACKEND_URL": home.backend_url,
        "PULUMI_CONFIG_PASSPHRASE": stand_ins.PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "TZ": "UTC",  # the CLI writes a time with an offset as the machine's clock would
    }
    text = (folder / "Pulumi.odd.yaml").read_text()
    for command in (["stack", "init", "odd"], ["preview", "--stack", "odd"]):
        (folder / "Pulumi.odd.yaml").write_text(text)  # `stack init` writes it its own way
        done = subprocess.run(
            [program, *command, "--non-interactive"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, str] = json.loads((folder / "seen").read_text())
    return {key: _decoded(text) for key, text in found.items()}


def _decoded(text: str) -> object:
    """As `components.config.reading` does."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def test_a_stack_file_means_to_us_what_the_cli_makes_of_it(tmp_path: Path) -> None:
    nested = "".join(f"    k{number}: {scalar}\n" for number, scalar in enumerate(ODD))
    # Alone, a number of 64 bits is not rounded; no key of ours takes one.
    short = [(number, scalar) for number, scalar in enumerate(ODD) if len(scalar) < 18]
    alone = "".join(f"  top:k{number}: {scalar}\n" for number, scalar in short)
    theirs = seen(tmp_path, f"{SHAPES}  ssl-click-tracking:odd:\n{nested}{alone}")

    read = stack_file.config(tmp_path / "Pulumi.odd.yaml")
    ours: dict[str, Any] = {key: _decoded(stack_file.text(value)) for key, value in read.items()}

    # By their text, so that 1 is neither 1.0 nor true.
    names = {f"k{number}": scalar for number, scalar in enumerate(ODD)}
    odd = "ssl-click-tracking:odd"
    differing = {
        names[key]: (value, ours[odd][key])
        for key, value in theirs[odd].items()
        if repr(value) != repr(ours[odd][key])
    }
    assert not differing
    assert json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True)


@pytest.mark.parametrize("config", ["  a:b: {c: .inf}\n", "  a:b: [-.Inf]\n", "  a:b: .nan\n"])
def test_what_the_cli_refuses_is_refused(config: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="unsupported value"):
        seen(tmp_path, config)

    with pytest.raises(stack_file.StackFileError, match=r"Pulumi\.odd\.yaml:2:"):
        stack_file.config(tmp_path / "Pulumi.odd.yaml")
