"""The built Pulumi CLI, shared by every clone of this user and linked into each.

A build happens in a folder of its own and is renamed into place when it is whole, so whatever
stands under its final name can be trusted. A clone holds links of its own: when another clone
cleans the cache, nothing is taken from this one.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tools import go_build
from tools.console import SetUpError, say
from tools.go_build import CLI_VERSION, PROGRAMS
from tools.locks import LockBusyError, locked

_UNFINISHED = "building-"
_STAMP = "made-from"


def link(project: Path) -> Path:
    """Return this clone's CLI folder, made from the cache; builds the CLI when it is not there.

    Raises:
        SetUpError: There is no Go, it cannot build, or nothing can be written.
    """
    wanted = go_build.recipe(project)
    folder = linked_folder(project)
    if is_linked(project):
        return folder
    with _cache(project) as cache:
        entry = _find(cache, wanted) or _build(project, cache, wanted)
        _link(entry, folder, wanted)
    return folder


def linked_folder(project: Path) -> Path:
    """Return where this clone's links are."""
    return project / ".tools" / "cli"


def is_linked(project: Path) -> bool:
    """Tell whether this clone's CLI is there and made from the present go.mod and go.sum."""
    folder = linked_folder(project)
    try:
        found = (folder / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    return found == go_build.recipe(project) and (folder / PROGRAMS[0]).exists()


def clean(project: Path) -> None:
    """Remove the shared build of this clone's recipe, unless somebody is building just now."""
    shared = _shared_folder()
    if shared is None or not shared.is_dir():
        return
    try:
        with locked(shared / "lock", "cleaning", wait=False):
            for entry in shared.glob(f"pulumi-{CLI_VERSION}-{go_build.recipe(project)}-*"):
                _discard(entry)
            _remove_unfinished(shared)
            others = [entry for entry in shared.iterdir() if entry.name != "lock"]
            if not others:
                shutil.rmtree(shared)
    except LockBusyError as error:
        say(f"the shared build under {shared} is in use by {error}, so it stays")
    except OSError as error:
        raise SetUpError(f"cannot clean {shared}: {error.strerror}") from error


@contextmanager
def _cache(project: Path) -> Generator[Path]:
    """Hold the lock of the shared cache, or of this clone's own when that cannot be written."""
    purpose = f"building the Pulumi CLI {CLI_VERSION}"
    shared = _shared_folder()
    if shared is not None:
        if _can_write(shared):
            with locked(shared / "lock", purpose):
                _remove_unfinished(shared)
                yield shared
            return
        say(f"{shared} cannot be written, so this clone keeps a CLI of its own")
    own = project / ".tools" / "cache"
    with locked(own / "lock", purpose):
        _remove_unfinished(own)
        yield own


def _shared_folder() -> Path | None:
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # the XDG specification ignores a relative one
        home = os.environ.get("HOME", "")
        if not home:
            return None
        base = os.path.join(home, ".cache")
    return Path(base) / "ssl-click-tracking"


def _can_write(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _find(cache: Path, wanted: str) -> Path | None:
    """Return a whole build of this recipe for this machine, whichever Go made it."""
    name = f"pulumi-{CLI_VERSION}-{wanted}-*-{go_build.target()}"
    return next(iter(sorted(cache.glob(name), reverse=True)), None)


def _build(project: Path, cache: Path, wanted: str) -> Path:
    go = go_build.find_go(project)
    if go is None:
        raise SetUpError(
            f"there is neither a Pulumi CLI (at least {CLI_VERSION}) nor Go to build one with.\n"
            "Install either, then run the same command again:\n"
            "  - the Pulumi CLI: https://www.pulumi.com/docs/install/\n"
            f"  - Go {go_build.GO_VERSION} or newer: https://go.dev/dl/ (the CLI is then built, "
            "once, which takes minutes and says how far it is)"
        )
    entry = cache / f"pulumi-{CLI_VERSION}-{wanted}-{go.version.split()[0]}-{go.target}"
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=cache))
    try:
        go_build.build(project, go, unfinished)
        _check(unfinished / PROGRAMS[0])
        unfinished.chmod(0o755)
        os.sync()  # after a power cut the name must not point at empty files
        unfinished.rename(entry)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return entry


def _check(program: Path) -> None:
    result = subprocess.run([program, "version"], capture_output=True, text=True, check=False)
    if result.returncode or CLI_VERSION not in result.stdout:
        raise SetUpError(
            f"the Pulumi CLI was built but does not run: {result.stderr.strip() or result.stdout}"
        )


def _link(entry: Path, folder: Path, stamp: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="cli-", dir=folder.parent))
    try:
        for name in PROGRAMS:
            try:
                os.link(entry / name, fresh / name)
            except OSError:  # another file system, or one without links
                shutil.copy2(entry / name, fresh / name)
        (fresh / _STAMP).write_text(stamp, encoding="utf-8")
        fresh.chmod(0o755)
        if folder.exists():
            _discard(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _discard(folder: Path) -> None:
    """Remove a folder so that nobody ever sees half of it under its name."""
    away = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder.parent))
    folder.rename(away / folder.name)
    shutil.rmtree(away, ignore_errors=True)


def _remove_unfinished(cache: Path) -> None:
    """Remove what a killed build left; the lock is held, so nobody works on it."""
    for leftover in cache.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
