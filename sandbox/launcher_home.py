"""The sandbox's folder: Pulumi's home and state, and the project as the CLI sees it.

The CLI never works in the project itself. It works in `project/` below the sandbox's folder, which
holds a link to each of the project's entries and copies of its Pulumi files, so whatever the CLI
writes, it writes there.
"""

import json
import os
import shlex
import shutil
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast
from urllib.parse import quote

import yaml

from sandbox.launcher_bucket import Bucket
from tools.console import told

_NOT_LINKED = {".git", ".sandbox", ".tools", ".venv", "__pycache__"}


class HomeError(Exception):
    """The sandbox's folder cannot be used; the text says where, what, and what to do next."""


@dataclass(frozen=True)
class Home:
    """Where the sandbox keeps what it has.

    Attributes:
        path: absolute path of the folder, `SANDBOX_HOME`.
        project: absolute path of the project it is the sandbox of.
        bucket: what holds the state in place of a folder in here.
    """

    path: Path
    project: Path
    bucket: Bucket | None = None

    @cached_property
    def project_name(self) -> str:
        """The project's name, as its Pulumi.yaml says."""
        text = (self.project / "Pulumi.yaml").read_text(encoding="utf-8")
        return str(cast(dict[str, object], yaml.safe_load(text))["name"])

    @property
    def pulumi(self) -> Path:
        """`PULUMI_HOME`: plugins, logs, the selected stack."""
        return self.path / "pulumi"

    @property
    def state(self) -> Path:
        """The folder of Pulumi's file backend."""
        return self.path / "state"

    @property
    def backend_url(self) -> str:
        """The backend's URL; the CLI wants blanks and such in it escaped."""
        return self.bucket.url if self.bucket else f"file://{quote(str(self.state))}"

    @property
    def workspace(self) -> Path:
        """The project as the CLI sees it."""
        return self.path / "project"

    def stack_file(self, stack: str) -> Path:
        """Return the sandbox's copy of a stack file."""
        return self.workspace / f"Pulumi.{stack}.yaml"

    def has_stack(self, stack: str) -> bool:
        """Tell whether the sandbox has this stack; in a bucket it is made with `stack init`."""
        if self.bucket:
            return True
        return (self.state / ".pulumi/stacks" / self.project_name / f"{stack}.json").exists()

    def selected_stack(self) -> str | None:
        """Return the stack that `stack select` or `stack init` selected last."""
        settings = self.pulumi.glob(f"workspaces/{self.project_name}-*-workspace.json")
        newest = max(settings, key=lambda path: path.stat().st_mtime, default=None)
        if newest is None:
            return None
        try:
            content = json.loads(newest.read_text(encoding="utf-8"))
        except ValueError:
            return None
        selected = content.get("stacks", {}).get(self.backend_url) or content.get("stack")
        return str(selected).rpartition("/")[2] if selected else None


def open_home(
    setting: str | None, project: Path, folder: Path, bucket: Bucket | None = None
) -> Home:
    """Make the sandbox's folder ready: `setting` is `SANDBOX_HOME`, relative to `folder`.

    Raises:
        HomeError: It cannot be made or written.
    """
    path = Path(os.path.normpath(folder / setting)) if setting else project / ".sandbox"
    home = Home(path, project, bucket)
    try:
        for part in (home.pulumi, home.state, home.workspace):
            part.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=part):
                pass
        _link_project(home)
        _install_plugins(home)
    except OSError as error:
        raise HomeError(
            f"the sandbox's folder cannot be used: {told(error, path)}, or set SANDBOX_HOME to a "
            "folder that can be written"
        ) from error
    return home


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that another process sees all of it or none; leaves an equal one alone."""
    try:
        if path.read_text(encoding="utf-8") == text:
            return
    except (FileNotFoundError, UnicodeDecodeError):
        pass
    descriptor, fresh = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(fresh, mode)
        os.replace(fresh, path)
    except OSError as error:
        Path(fresh).unlink(missing_ok=True)
        # A full disk is told without the file's name.
        raise OSError(error.errno, error.strerror, str(path)) from error


def release_dead_locks(home: Home, stack: str) -> list[str]:
    """Remove the stack's locks whose process is gone, and return a note for each.

    A killed CLI leaves its lock, and the next one would say that the stack is locked. Locks of
    other machines stay: nothing here can tell whether their process is alive.
    """
    notes: list[str] = []
    folder = home.state / ".pulumi/locks/organization" / home.project_name / stack
    for path in folder.glob("*.json"):
        try:
            lock = json.loads(path.read_text(encoding="utf-8"))
            process, machine = int(lock["pid"]), str(lock["hostname"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if machine == os.uname().nodename and not _is_pulumi(process):
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.attrs").unlink(missing_ok=True)
            notes.append(
                f"an earlier run on {stack} (process {process}) was killed; its lock is removed"
            )
    return notes


def _is_pulumi(process: int) -> bool:
    """Tell whether the process lives and may be a Pulumi CLI (numbers are used again)."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's process
    try:
        name = Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()
    except OSError:
        return True  # no such file system: believe the number
    return name == "pulumi"


def _link_project(home: Home) -> None:
    wanted = {
        entry.name: Path(entry.path)
        for entry in os.scandir(home.project)
        if entry.name not in _NOT_LINKED
        and not (entry.name.startswith("Pulumi.") and entry.name.endswith(".yaml"))
        and Path(entry.path) != home.path
    }
    # The environment this runs in, which is where the CLI looks for the program's packages.
    wanted[".venv"] = Path(sys.prefix)
    for name, target in wanted.items():
        _link(home.workspace / name, target)
    for entry in os.scandir(home.workspace):
        if entry.is_symlink() and entry.name not in wanted:
            Path(entry.path).unlink(missing_ok=True)
    write(
        home.workspace / "Pulumi.yaml",
        (home.project / "Pulumi.yaml").read_text(encoding="utf-8"),
    )


def _link(link: Path, target: Path) -> None:
    try:
        if os.readlink(link) == str(target):
            return
    except FileNotFoundError:
        pass
    except OSError:  # something the CLI made there
        if link.is_dir():
            shutil.rmtree(link)
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.symlink_to(target)
    fresh.replace(link)


def _install_plugins(home: Home) -> None:
    """Put a stand-in plugin in place for each provider whose SDK is installed.

    The CLI looks up every provider package that pip lists, whether the program uses it or not.
    """
    for description in Path(sysconfig.get_path("purelib")).glob("pulumi_*/pulumi-plugin.json"):
        plugin = json.loads(description.read_text(encoding="utf-8"))
        if plugin.get("resource") is False:  # a library, such as the one of policy packs
            continue
        name, version = str(plugin["name"]), str(plugin["version"])
        folder = home.pulumi / "plugins" / f"resource-{name}-v{version}"
        folder.mkdir(parents=True, exist_ok=True)
        write(
            folder / f"pulumi-resource-{name}",
            "#!/bin/sh\n"
            f"PYTHONPATH={shlex.quote(str(home.project))} exec {shlex.quote(sys.executable)} "
            f'-P -m sandbox.provider {name} --version {version} "$@"\n',
            mode=0o755,
        )
