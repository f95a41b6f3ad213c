"""Which packages have a stand-in provider; each is imported only when it is started."""

import importlib

from sandbox.provider.resource_type import Package

_MODULES = {
    "aws": "sandbox.aws.package",
    "cloudflare": "sandbox.cloudflare.package",
    "fastly": "sandbox.fastly.package",
    "gcp": "sandbox.google.package",
}


def package(name: str) -> Package:
    """The stand-in provider of a package.

    Raises:
        ValueError: when there is none.
    """
    if name not in _MODULES:
        raise ValueError(
            f"package: {name!r} has no stand-in provider; there are {sorted(_MODULES)}"
        )
    return importlib.import_module(_MODULES[name]).PACKAGE
