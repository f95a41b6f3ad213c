"""What a change of a tracking record means to recipients, in words."""

from review.hosts import Host, Place
from review.markdown import code
from review.preview import Change

Said = tuple[str, bool]
"""A sentence, and whether it says that something live is replaced or deleted."""


def noticed(host: Host) -> list[Said]:
    """What recipients of `host` notice of its record; empty when they do not."""
    main, before, after = host.main, host.before, host.after
    if main is None:
        return []
    deleted = [c for c in host.records if c.operation == "delete" and not c.before.retained]
    if main in deleted:
        return [("its record is deleted: every link sent breaks", True)]
    if main.operation == "replace":
        return [("its record is replaced: the name may not resolve in between", True)]
    if before is None and after is not None and (after.cdn is not None or after.unknown):
        taken = "is taken over at" if main.operation == "import" else "starts at"
        return [(f"the name {taken} {_shown(after)}; {_ttl(after)}", False)]
    if before is not None and after is not None and _moves(before, after):
        return [(_move(before, after), False)]
    return [("its AAAA record is deleted; IPv4 goes on", True) for _ in deleted[:1]]


def unnoticed(host: Host) -> list[str]:
    """What happens to the record of `host` that no recipient notices."""
    main, before, after = host.main, host.before, host.after
    if main is None:
        return []
    if main.operation == "delete":
        where = _shown(before) if before else "where it is"
        return [f"its record stays in DNS, at {where}; this stack lets go of it"]
    if after is None or noticed(host):
        return []
    said = [_begin(main, after)] if main.operation in ("create", "import") else []
    if before is not None and before.ttl != after.ttl and not _moves(before, after):
        said.append(f"ttl {_seconds(before)} becomes {_seconds(after)}")
    if not said and before is not None and not _moves(before, after):
        said.append(f"its record stays at {_shown(after)}{_protection(main)}")
    return said


def _begin(main: Change, after: Place) -> str:
    if main.operation == "import":
        return f"the record that stands is taken over, at {_shown(after)}"
    return f"its record is made, at {_shown(after)}; {_ttl(after)}"


def _protection(main: Change) -> str:
    if main.before.protect and not main.after.protect:
        return ", no longer protected"
    return ", protected from now on" if main.after.protect and not main.before.protect else ""


def _moves(before: Place, after: Place) -> bool:
    return (before.value, before.proxied) != (after.value, after.proxied)


def _move(before: Place, after: Place) -> str:
    """Recipients keep the old answer for its ttl, so that is the one to tell."""
    back = after.esp and before.cdn is not None
    parts = [f"recipients move{' back' if back else ''} from {_shown(before)} to {_shown(after)}"]
    parts.append(_ttl(before))
    if back:
        parts.append(
            f"links already sent with https fail at {code(after.value)}, which has no certificate "
            "for this name"
        )
    else:
        parts.append(f"rollback is {'two updates' if after.alias else 'one update'}")
    return "; ".join(parts)


def _shown(place: Place) -> str:
    """A CDN by its name, with the edge's own where it has one."""
    if place.cdn is None:
        return code(place.value) if place.value else "an edge that this update makes"
    if place.proxied or not place.value:
        return place.cdn
    return f"{place.cdn} ({code(place.value)})"


def _ttl(place: Place) -> str:
    return f"ttl {_seconds(place)}"


def _seconds(place: Place) -> str:
    if place.ttl is not None:
        return str(place.ttl)
    return "of the edge's own record" if place.alias else "automatic"
