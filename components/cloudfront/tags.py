"""Default tags: whoever finds a resource in a console sees what it serves and who manages it."""

import pulumi

from components.config.values import Edge

LONGEST_VALUE = 256
"""Characters of one AWS tag value."""


def default_tags(edge: Edge) -> dict[str, str]:
    """Tags that name the tracking domains, the ESP, the stack and the project."""
    return {
        "tracking-domain": _listed(edge.hosts),
        "esp": edge.esp,
        "stack": pulumi.get_stack(),
        "project": pulumi.get_project(),
    }


def _listed(hosts: tuple[str, ...]) -> str:
    """The hosts with blanks between them, cut at a whole host when they are too many."""
    text = " ".join(hosts)
    if len(text) <= LONGEST_VALUE:
        return text
    room = LONGEST_VALUE - len(f" and {len(hosts)} more")
    shown = text[:room].rpartition(" ")[0].split()
    return f"{' '.join(shown)} and {len(hosts) - len(shown)} more"
