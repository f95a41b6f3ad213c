"""What the set-up builds with Go."""

from dataclasses import dataclass
from pathlib import Path

CLI_VERSION = "3.259.0"
"""The CLI version that is built, and the lowest one accepted on PATH."""

_AGAIN = "run the same command again"


@dataclass(frozen=True)
class Program:
    """One program that Go builds.

    Attributes:
        module: the folder in `tools` whose go.mod and go.sum pin it.
        package: its path for Go; its last part names the program.
        what: it, in words.
    """

    module: str
    package: str
    what: str


@dataclass(frozen=True)
class Product:
    """What is built, kept and renewed together.

    Attributes:
        name: begins the name of its folder in the cache.
        folder: where its links are, in `.tools`.
        what: it, in words.
        programs: what Go builds.
        otherwise: what a person can do where there is no Go that can build it.
        scripts: what is copied from Pulumi's SDK beside them, as paths in its folder `python`.
        version: what its first program answers to `version`; empty where it knows no such word.
    """

    name: str
    folder: str
    what: str
    programs: tuple[Program, ...]
    otherwise: str
    scripts: tuple[str, ...] = ()
    version: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """What a built folder holds."""
        paths = (*(program.package for program in self.programs), *self.scripts)
        return tuple(Path(path).name for path in paths)

    @property
    def modules(self) -> tuple[str, ...]:
        """The folders in `tools` that pin it."""
        return tuple(dict.fromkeys(program.module for program in self.programs))

    def without_go(self, version: str) -> str:
        """What to say where there is no Go at all.

        Args:
            version: the lowest Go that will do.
        """
        go = f"Go {version} or newer: https://go.dev/dl/"
        if not self.otherwise:
            return f"there is no Go to build {self.what} with.\nInstall {go}, then {_AGAIN}"
        return (
            f"there is neither {self.otherwise} nor Go to build it with.\n"
            f"Install either, then {_AGAIN}:\n  - {self.otherwise}\n"
            f"  - {go} (it is then built, once, which takes minutes and says how far it is)"
        )


# Side by side they count as bundled, so no warning is printed.
CLI = Product(
    name=f"pulumi-{CLI_VERSION}",
    folder="cli",
    what=f"the Pulumi CLI {CLI_VERSION}",
    programs=(
        Program(
            "pulumi",
            "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            f"the Pulumi CLI {CLI_VERSION}",
        ),
        Program(
            "language-host",
            "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
            "its Python language host",
        ),
    ),
    otherwise=f"the Pulumi CLI, at least {CLI_VERSION} (https://www.pulumi.com/docs/install/)",
    scripts=("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"),
    version=CLI_VERSION,
)

YAML = Product(
    name="language-yaml",
    folder="yaml",
    what="the YAML language host",
    programs=(
        Program(
            "languages",
            "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
            "the YAML language host",
        ),
    ),
    otherwise="",
)
"""What programs in YAML run with."""


def _generator(name: str, folder: str, module: str, what: str) -> Product:
    """A program of this repository, which bears the product's name."""
    return Product(name, folder, what, (Program(module, f"./{name}", what),), otherwise="")


SDKS = _generator("generate-sdk", "sdks", "languages", "the generator of SDKs")
"""What writes the SDK that programs in TypeScript and Go are compiled with."""

CSHARP_JAVA = _generator(
    "generate-csharp-java", "csharp-java", "csharp-java", "the generator of C# and Java"
)
"""What writes those of C# and Java: minutes, and for the tests alone."""

LANGUAGES = (YAML, SDKS, CSHARP_JAVA)
"""What only programs in other languages need (docs/decisions/languages.md)."""

PRODUCTS = (CLI, *LANGUAGES)
