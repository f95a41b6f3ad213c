"""Names of hooks: the engine takes each once an update, whoever registers it.

A program registers its own, and so does every process of the component package that the engine
starts beside it. The state keeps the names and asks for them again when it deletes, so they are
the same in every update: the program's have no suffix, a package's say whose they are
(docs/decisions/remote-components.md).
"""

_of_this_process: list[str] = [""]


def named(name: str) -> str:
    """The name of a hook as this process registers it."""
    return f"{name}{_of_this_process[0]}"


def take(number: int) -> None:
    """Makes this process the package's `number`th in its update."""
    _of_this_process[0] = " (package)" if number == 1 else f" (package {number})"


def in_package() -> bool:
    """Whether this process is one of the package, and not a program."""
    return bool(_of_this_process[0])
