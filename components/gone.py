"""What is said of an edge that somebody deleted by hand, and how its links come back. Pure.

Nobody is told to put keys back that nobody changed (docs/decisions/live-hosts.md).
"""

from typing import Any

from components.cdn import Cdn

_KNOWN_BY = "the state has it no more, as after `pulumi refresh` when somebody deleted it by hand"


def moves(host: str, edge: str, rest: str, *, at_esp: bool) -> str:
    """A live record that would move straight to an edge that is made anew under another name.

    Args:
        host: whose record it is.
        edge: where it points.
        rest: where it points while it is off the CDN.
        at_esp: whether that is the ESP, which answers over http.
    """
    works = ", where http links work, and" if at_esp else ", and"
    return (
        f"{host} is live at {edge}, and that edge is gone: {_KNOWN_BY}. Until the name points "
        "elsewhere its links are dead; the record was not changed. Set stage: build and run "
        f"`pulumi up`: the name points at {rest} at once{works} the edge is made anew. "
        "Then set stage: live and run `pulumi up` again, and https links work, too"
    )


def alias(host: str, edge: str, rest: str, *, at_esp: bool) -> str:
    """A live pair of aliases, which leads nowhere and that no update can leave by itself.

    The AAAA goes at the end of an update, and no CNAME can stand beside it; CloudFront makes no
    edge anew for a name that DNS leads to another one, so that no update comes to its end. It takes
    what `moves` does.
    """
    works = ", and http links work at once" if at_esp else ""
    return (
        f"{host} is live at {edge} by an A and an AAAA alias, and that edge is gone: {_KNOWN_BY}. "
        "Its links are dead; nothing was changed. In the zone, replace the two by one CNAME to "
        f"{rest}{works}. Then run `pulumi refresh`, write stage: build and dns.existing: true, and "
        "run `pulumi up`, which makes the edge anew. Then set stage: live and run `pulumi up` "
        "again, and https links work, too"
    )


def stays(host: str, edge: str) -> str:
    """A live record that is right for the edge that is made anew, too.

    Args:
        host: whose record it is.
        edge: where it points.
    """
    return (
        f"{host} is live at {edge}, and its edge there is gone: {_KNOWN_BY}. Its links are dead "
        "until this update has made the edge anew, under the same name, so the record stays as it "
        "is. Try a link afterwards"
    )


def explained(cdn: Cdn[Any], operation: str, errors: str) -> str | None:
    """What a person does about a refusal of an edge; None where the API's words are all there is.

    Args:
        cdn: whose edge it is.
        operation: that failed: `create`, `update` or `delete`.
        errors: what its API said.
    """
    said = cdn.explain(errors)
    if said is not None or operation != "update":
        return said
    if not any(words in errors for words in cdn.missing):
        return None
    return (
        f"it is gone at {cdn.title}: somebody deleted it by hand, and the state does not know that "
        "yet. The links of its live hosts are dead. Run `pulumi refresh`, then `pulumi preview`, "
        "which says for each host how its links come back; stage: build takes their names off it "
        "at once, before that too"
    )
