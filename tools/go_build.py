"""Builds what the project needs in Go, reproducibly.

What is built is pinned by go.mod and go.sum in a folder of `tools` each.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.console import CommandFailedError, SetUpError, run
from tools.products import CLI_VERSION, Product, Program
from tools.versions import Version

GO_VERSION = "1.25.11"
"""The lowest Go that can build it: the `go` line of every go.mod."""

_STAMP_AT = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_FLAGS = (
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    f"-ldflags=-s -w -X {_STAMP_AT}=v{CLI_VERSION}",
)
_STALE = "{{if .Stale}}{{.ImportPath}}{{end}}"
"""What `go list` is to print of a package: its name where it has to be compiled."""

_FETCHES = "go: downloading "
"""Begins what Go says of a module that it fetches."""

_SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"


@dataclass(frozen=True)
class Go:
    """The Go toolchain that builds.

    Attributes:
        program: path of the `go` command.
        version: such as `go1.26.8`.
        target: operating system and architecture, such as `linux-amd64`.
    """

    program: str
    version: str
    target: str


def recipe(project: Path, product: Product) -> str:
    """Return a digest of everything that decides what is built, the toolchain apart."""
    digest = hashlib.sha256("\0".join(_FLAGS).encode())
    for module in product.modules:
        folder = project / "tools" / module
        for path in (folder / "go.mod", folder / "go.sum", *sorted(folder.rglob("*.go"))):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def target() -> str:
    """Return this machine's operating system and architecture as Go names them."""
    machine = platform.machine().lower()
    names = {"x86_64": "amd64", "aarch64": "arm64"}
    return f"{platform.system().lower()}-{names.get(machine, machine)}"


def find_go(project: Path, product: Product) -> Go | None:
    """Return the Go toolchain on PATH, or None when there is none.

    Raises:
        SetUpError: There is one, but it is too old or does not work.
    """
    program = shutil.which("go")
    if program is None:
        return None
    found = subprocess.run(
        [program, "env", "-json", "GOVERSION", "GOOS", "GOARCH"],
        cwd=project / "tools" / product.modules[0],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        reason = found.stderr.strip() or f"`go env` ended with {found.returncode}"
        raise _unfit(product, program, reason)
    values = json.loads(found.stdout)
    version = str(values["GOVERSION"])
    try:
        too_old = Version.parse(version.removeprefix("go").split()[0]) < Version.parse(GO_VERSION)
    except (ValueError, IndexError):
        too_old = False  # a development build of Go; the compiler itself will tell
    if too_old:
        raise _unfit(product, program, f"it is {version}")
    return Go(program, version, f"{values['GOOS']}-{values['GOARCH']}")


def build(project: Path, go: Go, product: Product, folder: Path) -> None:
    """Build every one of the product's files into `folder`.

    Raises:
        SetUpError: The build failed.
    """
    for program in product.programs:
        _compile(project, go, folder, product, program)
    if not product.scripts:
        return
    listed = subprocess.run(
        [go.program, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", _SDK_MODULE],
        cwd=project / "tools" / product.modules[0],
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        raise SetUpError(f"{go.program} cannot find {_SDK_MODULE}:\n{listed.stderr.strip()}")
    for script in product.scripts:
        copy = folder / Path(script).name
        shutil.copyfile(Path(listed.stdout.strip()) / "python" / script, copy)
        copy.chmod(0o755)


def _compile(project: Path, go: Go, folder: Path, product: Product, program: Program) -> None:
    module, package, what = program.module, program.package, program.what
    output = folder / Path(package).name
    log = folder / f"{module}.log"
    most = _modules((project / "tools" / module / "go.sum").read_text(encoding="utf-8"))
    try:
        run(
            f"fetching what {what} is built from",
            [go.program, "list", *_FLAGS, "-deps", "-f", _STALE, package],
            log=log,
            folder=project / "tools" / module,
            environment=_environment(),
            far=lambda log: _fetched(log.read_text(encoding="utf-8", errors="replace"), most),
        )
        packages = frozenset(_lines(log))
        run(
            f"building {what} with {go.version} (once, {len(packages)} packages)",
            [go.program, "build", "-v", *_FLAGS, "-o", output, package],
            log=log,
            folder=project / "tools" / module,
            environment=_environment(),
            far=lambda log: _far(packages, _lines(log)),
        )
    except CommandFailedError as error:
        raise SetUpError(
            f"Go could not build {package}:\n{error.last_lines}\n"
            "If this machine has no direct way out, set HTTPS_PROXY or GOPROXY (a mirror); if the "
            "disk is full, make room. Then run the same command again: Go keeps what it has "
            f"compiled.{_other(product, ' Or install ')}"
        ) from error
    log.unlink()


def _modules(sums: str) -> int:
    """Return how many modules may be fetched whole: those whose content go.sum holds.

    Which of them are needed here, Go knows once it has them: fewer, since some are for tests or
    for other systems.
    """
    return sum(not line.split()[1].endswith("/go.mod") for line in sums.splitlines() if line)


def _fetched(log: str, most: int) -> str:
    """Return how far fetching is: Go names each module as it begins with it, those it lacks."""
    begun = sum(line.startswith(_FETCHES) for line in log.splitlines())
    return f"{begun} of at most {most} modules" if begun else ""


def _lines(log: Path) -> list[str]:
    """Return what `go` printed, without what it says of its own downloads."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if line and not line.startswith("go: ")]


def _far(packages: frozenset[str], lines: list[str]) -> str:
    """Return how far a build is: it names each package as it begins with it, and faults too."""
    far = f"{len(packages.intersection(lines))} of {len(packages)} packages"
    return f"{far}, linking" if packages <= set(lines) else far


def _environment() -> dict[str, str]:
    """Return the environment without the settings that would change what Go builds."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"GOOS", "GOARCH", "GOEXPERIMENT", "GO111MODULE"}
    }
    # An empty GOFLAGS would bring back the one of `go env -w`.
    return kept | {"CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}


def _unfit(product: Product, program: str, reason: str) -> SetUpError:
    return SetUpError(
        f"{program} cannot build {product.what}, which takes Go {GO_VERSION} or newer: {reason}\n"
        f"Install a newer Go (https://go.dev/dl/){_other(product, ', or ')}. "
        "Then run the same command again."
    )


def _other(product: Product, before: str) -> str:
    return f"{before}{product.otherwise}" if product.otherwise else ""
