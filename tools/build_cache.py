"""What was built with Go, shared by every clone of this user and linked into each.

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
from tools.locks import LockBusyError, locked
from tools.products import PRODUCTS, Product

_UNFINISHED = "building-"
_STAMP = "made-from"


def link(project: Path, product: Product) -> Path:
    """Return this clone's folder of the product, made from the cache; builds what is not there.

    Raises:
        SetUpError: There is no Go, it cannot build, or nothing can be written.
    """
    wanted = go_build.recipe(project, product)
    folder = linked_folder(project, product)
    if is_linked(project, product):
        return folder
    with _cache(project, product) as cache:
        entry = _find(cache, product, wanted) or _build(project, cache, product, wanted)
        _link(entry, folder, product, wanted)
    return folder


def linked_folder(project: Path, product: Product) -> Path:
    """Return where this clone's links are."""
    return project / ".tools" / product.folder


def is_linked(project: Path, product: Product) -> bool:
    """Tell whether it is there and made from what pins it now."""
    folder = linked_folder(project, product)
    try:
        found = (folder / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    return found == go_build.recipe(project, product) and (folder / product.files[0]).exists()


def clean(project: Path) -> None:
    """Remove the shared builds of this clone's recipes, unless somebody is building just now."""
    shared = _shared_folder()
    if shared is None or not shared.is_dir():
        return
    try:
        with locked(shared / "lock", "cleaning", wait=False):
            for product in PRODUCTS:
                wanted = go_build.recipe(project, product)
                for entry in shared.glob(f"{product.name}-{wanted}-*"):
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
def _cache(project: Path, product: Product) -> Generator[Path]:
    """Hold the lock of the shared cache, or of this clone's own when that cannot be written."""
    purpose = f"building {product.what}"
    shared = _shared_folder()
    if shared is not None:
        if _can_write(shared):
            with locked(shared / "lock", purpose):
                _remove_unfinished(shared)
                yield shared
            return
        say(f"{shared} cannot be written, so this clone keeps a build of its own")
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


def _find(cache: Path, product: Product, wanted: str) -> Path | None:
    """Return a whole build of this recipe for this machine, whichever Go made it."""
    name = f"{product.name}-{wanted}-*-{go_build.target()}"
    return next(iter(sorted(cache.glob(name), reverse=True)), None)


def _build(project: Path, cache: Path, product: Product, wanted: str) -> Path:
    go = go_build.find_go(project, product)
    if go is None:
        raise SetUpError(product.without_go(go_build.GO_VERSION))
    entry = cache / f"{product.name}-{wanted}-{go.version.split()[0]}-{go.target}"
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=cache))
    try:
        go_build.build(project, go, product, unfinished)
        _check(unfinished, product)
        unfinished.chmod(0o755)
        os.sync()  # after a power cut the name must not point at empty files
        unfinished.rename(entry)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return entry


def _check(built: Path, product: Product) -> None:
    if not product.version:
        return
    program = built / product.files[0]
    result = subprocess.run([program, "version"], capture_output=True, text=True, check=False)
    if result.returncode or product.version not in result.stdout:
        said = result.stderr.strip() or result.stdout
        raise SetUpError(f"{product.what} was built but does not run: {said}")


def _link(entry: Path, folder: Path, product: Product, stamp: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f"{product.folder}-", dir=folder.parent))
    try:
        for name in product.files:
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
