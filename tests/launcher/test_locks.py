"""A lock that a killed run left is removed; a live one is not."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from sandbox import launcher_home
from tests.launcher.setting import PROJECT


def write_lock(home: Path, process: int, machine: str) -> Path:
    lock = home / f"state/.pulumi/locks/organization/ssl-click-tracking/dev/{process}.json"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(json.dumps({"pid": process, "hostname": machine, "username": "somebody"}))
    return lock


def test_only_the_lock_of_a_dead_process_on_this_machine_is_removed(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = socket.gethostname()
    dead = write_lock(tmp_path, ended.pid, here)
    elsewhere = write_lock(tmp_path, ended.pid + 10**7, "elsewhere")
    damaged = elsewhere.with_name("damaged.json")
    damaged.write_text("{")

    notes = launcher_home.release_dead_locks(launcher_home.Home(tmp_path, PROJECT), "dev")

    assert len(notes) == 1
    assert f"process {ended.pid}" in notes[0]
    assert [dead.exists(), elsewhere.exists(), damaged.exists()] == [False, True, True]


def test_a_running_cli_keeps_its_lock(tmp_path: Path) -> None:
    program = tmp_path / "pulumi"
    shutil.copy(str(shutil.which("cat")), program)
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"ready\n")
        running.stdin.flush()
        running.stdout.readline()
        lock = write_lock(tmp_path, running.pid, socket.gethostname())

        notes = launcher_home.release_dead_locks(launcher_home.Home(tmp_path, PROJECT), "dev")

    assert notes == []
    assert lock.exists()
