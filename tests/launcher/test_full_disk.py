"""A full disk: the system names no file, and a person has to know which disk it is."""

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from sandbox import launcher, launcher_home
from tools.console import told

FULL = (errno.ENOSPC, os.strerror(errno.ENOSPC))


def refuse(*arguments: object, **named: object) -> NoReturn:
    del arguments, named
    raise OSError(*FULL)


def test_the_file_is_named_and_nothing_half_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "Pulumi.dev.yaml"
    launcher_home.write(file, "before")
    monkeypatch.setattr(os, "chmod", refuse)

    with pytest.raises(OSError, match="No space") as caught:
        launcher_home.write(file, "after")

    assert caught.value.filename == str(file)
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {file.name: "before"}


def test_the_sandbox_s_folder_is_named_where_nobody_says_which_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path))
    monkeypatch.setattr(launcher, "prepare", refuse)

    assert launcher.main(["up"]) == 1

    said = capsys.readouterr().err
    assert said == (
        f"sandbox: {tmp_path}: the disk it is on is full (No space left on device); free some "
        "space there, then run the same command again\n"
    )


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (OSError(*FULL, "/a/file"), "/a/file: the disk it is on is full"),
        (OSError(errno.EDQUOT, "Quota"), "/place: the disk it is on is full (Quota)"),
        (OSError(errno.EACCES, "Permission denied", "/a/file"), "/a/file: Permission denied; mend"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "Address already in use; mend"),
        (OSError("some words"), "some words; mend that"),
    ],
)
def test_what_the_system_refuses_is_told_with_its_place(error: OSError, text: str) -> None:
    assert told(error, Path("/place")).startswith(text)
