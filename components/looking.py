"""The command by which a person looks for themselves: the one place that names it. Pure."""

from components.catalog import ESPS
from components.config.values import Domain


def command(
    domain: Domain,
    edge: str | None = None,
    *,
    cdn: str | None = None,
    stack: str | None = None,
    linked: bool = False,
) -> str:
    """What looks at `domain`.

    Args:
        domain: the tracking domain.
        edge: to look at the edge itself, before the record moves.
        cdn: where that edge is, if not at the domain's own.
        stack: name of the stack whose outputs say what to expect; without it nothing is taken from
            them, so that the command is right after a failed update too.
        linked: whether a link of the ESP's shape is tried too, for a person to replace.
    """
    words = ["python -m verify", domain.host]
    if stack is None:
        words += ["--cdn", cdn or domain.cdn, "--esp", domain.esp]
        if domain.esp_region and ESPS[domain.esp].default_region != domain.esp_region:
            words += ["--region", domain.esp_region]
        if edge is not None:
            words += ["--before-cutover", "--edge", edge]
    else:
        words += ["--stack", stack]
        if cdn is not None:
            words += ["--cdn", cdn]
        if edge is not None:
            words += ["--edge", edge]
    if linked:
        words += ["--link", f"'https://{domain.host}{ESPS[domain.esp].link_path}'"]
    return " ".join(words)
