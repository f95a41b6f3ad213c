"""How the sandbox runs a policy pack: as an executable that any CLI can start."""

import os
import shlex
from pathlib import Path

from sandbox import policy_packs
from sandbox.launcher_home import Home


def pack(folder: Path) -> Path:
    folder.mkdir()
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 3.2.1\n")
    return folder


def test_a_folder_becomes_an_executable_that_runs_it(tmp_path: Path) -> None:
    ours, home = pack(tmp_path / "it's ours"), Home(tmp_path / "home", tmp_path)

    flag, value, rest = policy_packs.runnable(("--policy-pack", str(ours), "preview"), home)

    assert (flag, rest) == ("--policy-pack", "preview")
    file = Path(value)
    assert os.access(file, os.X_OK)
    assert f"cd -- {shlex.quote(str(ours))} && exec " in file.read_text()
    assert "version: 3.2.1" in (file.parent / "PulumiPolicy.yaml").read_text()


def test_what_is_no_folder_of_a_pack_is_passed_on(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path)
    given = ("up", "--policy-pack", str(tmp_path), "--policy-pack")

    assert policy_packs.runnable(given, home) == given


def test_several_packs_in_one_word_are_each_made_runnable(tmp_path: Path) -> None:
    home = Home(tmp_path / "home", tmp_path)
    packs = [str(pack(tmp_path / name)) for name in ("a", "b")]

    _, value = policy_packs.runnable(("--policy-pack", ",".join(packs)), home)

    assert [Path(part).name for part in value.split(",")] == ["a", "b"]
    assert len({Path(part).parent for part in value.split(",")}) == 2
