"""Sorts a preview's changes into what recipients will notice and what they will not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from review import edges, records, vendors
from review.hosts import Host, Hosts
from review.markdown import code
from review.preview import Change, Preview

_DONE = {
    "create": "made",
    "update": "changed",
    "delete": "deleted",
    "replace": "replaced",
    "import": "taken over",
}


@dataclass(frozen=True)
class Findings:
    """Lines of Markdown, the ones on something live that is replaced or deleted first.

    Attributes:
        noticed: what recipients notice, a line a host.
        unnoticed: what they do not.
        hosts: number of hosts whose recipients notice something.
    """

    noticed: Sequence[str]
    unnoticed: Sequence[str]
    hosts: int


@dataclass
class _Lines:
    """What is said of one host, or of something that is no host's."""

    bold: list[str] = field(default_factory=list[str])
    plain: list[str] = field(default_factory=list[str])
    quiet_bold: list[str] = field(default_factory=list[str])
    quiet: list[str] = field(default_factory=list[str])
    done: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])


def find(preview: Preview) -> Findings:
    """What `preview` means to recipients."""
    return _Finding(preview).findings()


class _Finding:
    def __init__(self, preview: Preview) -> None:
        self._preview: Preview = preview
        self._hosts: Hosts = Hosts(preview)
        self._lines: dict[str, _Lines] = {}
        self._others: _Lines = _Lines()
        self._renewed: set[tuple[str, str | None]] = set()
        self._differences: dict[str, tuple[list[str], bool]] = {}

    def findings(self) -> Findings:
        for host in self._hosts.all:
            for sentence, bold in records.noticed(host):
                (self._of(host.name).bold if bold else self._of(host.name).plain).append(sentence)
            self._of(host.name).quiet += records.unnoticed(host)
        rest = [change for change in self._preview.changed if not change.component]
        known = {id(change) for host in self._hosts.all for change in host.records}
        rest = [change for change in rest if id(change) not in known]
        self._renewed = self._certificates_to_come(rest)
        for change in rest:
            self._take(change)
        return self._gathered()

    def _of(self, host: str) -> _Lines:
        return self._lines.setdefault(host, _Lines())

    def _certificates_to_come(self, changes: Iterable[Change]) -> set[tuple[str, str | None]]:
        """The hosts and CDNs that present another certificate after this update."""
        found: set[tuple[str, str | None]] = set()
        for change in changes:
            room = vendors.room(change.type)
            new = room == "certificate" and change.operation in ("create", "replace", "import")
            if new or (room == "edge" and change.new and edges.presents_another(change)):
                title = vendors.cdn_of_type(change.type)
                found |= {(host, title) for host in self._hosts.named_in(change)[1]}
        return found

    def _take(self, change: Change) -> None:
        before, after = self._hosts.named_in(change)
        if not before | after:
            self._take_nameless(change)
            return
        for name in sorted(before | after):
            host = self._hosts[name]
            served = edges.serves(change, host)
            room = vendors.room(change.type)
            if not served or room in ("record", "proof"):
                self._beside(host, change, before)
            elif room == "certificate":
                self._certificate(host, change)
            else:
                self._edge(host, change, before, after)

    def _beside(self, host: Host, change: Change, before: set[str]) -> None:
        """What does not serve the host's recipients: its standby, or an edge to come."""
        lines, what = self._of(host.name), f"{change.kind} {code(change.name)}"
        if vendors.room(change.type) != "edge" or not (change.old and change.new):
            self._count(lines, change)
        elif host.name not in before:
            lines.quiet.append(f"joins {what}")
        elif changed := self._difference(change)[0]:
            lead = "taken over, then changed" if change.adopted else "changed"
            lines.quiet.append(
                f"{what}, which serves nobody yet, is {lead}: {edges.listed(changed)}"
            )
        else:
            self._count(lines, change)

    def _certificate(self, host: Host, change: Change) -> None:
        lines, title = self._of(host.name), vendors.cdn_of_type(change.type)
        gone = change.operation == "delete" and not change.before.retained
        if gone and (host.name, title) not in self._renewed:
            lines.bold.append(f"its certificate {code(change.name)} is deleted, with no other")
        elif gone:
            lines.quiet_bold.append(
                f"the certificate {code(change.name)} is deleted once another is presented"
            )
        elif change.operation == "replace":
            lines.quiet_bold.append(
                f"{code(change.name)} is replaced: the old one stays until the new one serves"
            )
        else:
            self._count(lines, change)

    def _edge(self, host: Host, change: Change, before: set[str], after: set[str]) -> None:
        lines, what = self._of(host.name), f"{change.kind} {code(change.name)}"
        if change.operation == "delete" and not change.before.retained:
            lines.bold.append(f"{what}, which serves it, is deleted")
        elif change.operation == "replace":
            lines.bold.append(f"{what}, which serves it, is replaced")
        elif host.name in before - after and change.operation == "update":
            lines.bold.append(f"{what}, which serves it, no longer names it")
        elif change.operation == "create":
            lines.plain.append(f"{what} is added in front of it")
        elif change.old and change.new:
            self._update(host, change, moved=before != after)
        else:
            self._count(lines, change)

    def _difference(self, change: Change) -> tuple[list[str], bool]:
        """The settings that change, and whether another certificate is presented.

        Found once for all the hosts that an edge serves.
        """
        if change.urn not in self._differences:
            before, after = self._hosts.named_in(change)
            settings = edges.settings(change, before ^ after)
            self._differences[change.urn] = settings, edges.presents_another(change)
        return self._differences[change.urn]

    def _update(self, host: Host, change: Change, *, moved: bool) -> None:
        lines, what = self._of(host.name), f"{change.kind} {code(change.name)}"
        changed, another = self._difference(change)
        if changed:
            lines.plain.append(
                f"its live edge changes in place ({what}): {edges.listed(changed)}; "
                "rollback is one update"
            )
        at = f"stays at {host.cdn}" if host.cdn else "stays where it is"
        gained = self._hosts.named_in(change)
        for verb, names in (("gains", gained[1] - gained[0]), ("loses", gained[0] - gained[1])):
            if names:
                lines.quiet.append(f"{at}; {what} {verb} {edges.listed(names)}")
        if another:
            lines.quiet.append(f"{at}; {what} presents another certificate, without a gap")
        if change.unprotects:
            lines.quiet.append(f"{what}, which serves it, is no longer protected")
        elif not (changed or moved or another):
            lines.quiet.append(f"{at}; {what}: nothing that a recipient can see")

    def _take_nameless(self, change: Change) -> None:
        """What names no host: shared by many, or nothing of ours."""
        room, title = vendors.room(change.type), vendors.cdn_of_type(change.type)
        what = f"{change.kind} {code(change.name)}"
        gone = change.operation in ("delete", "replace") and not change.before.retained
        if gone and change.before.protect:
            self._others.bold.append(f"{what}, which is protected, is {_DONE[change.operation]}")
        elif title is None or room in ("record", "certificate", "proof") or not change.old:
            self._count(self._others, change)
        elif gone and room == "edge":
            self._others.bold.append(f"{what} at {title} is {_DONE[change.operation]}")
        elif change.operation == "update" and (changed := self._difference(change)[0]):
            self._others.plain.append(
                f"{what} at {title} changes for every host it serves: {edges.listed(changed)}"
            )
        else:
            self._count(self._others, change)

    def _count(self, lines: _Lines, change: Change) -> None:
        done = _DONE.get(change.operation, change.operation)
        kept = change.operation == "delete" and change.before.retained
        title = vendors.cdn_of_type(change.type) or ""
        kind = code(change.kind)
        if vendors.room(change.type) == "record":
            title = "DNS"
            kind = "owner record" if change.name.endswith("-owner") else "validation record"
        lines.done[title, "let go of" if kept else done, kind] += 1

    def _gathered(self) -> Findings:
        noticed: tuple[list[str], list[str]] = ([], [])
        unnoticed: tuple[list[str], list[str]] = ([], [])
        hosts = 0
        for name, lines in [*sorted(self._lines.items()), ("", self._others)]:
            head = f"{code(name, 253)}: " if name else ""
            hosts += bool(name and (lines.bold or lines.plain))
            _gather(noticed, head, lines.bold, lines.plain)
            _gather(unnoticed, head, lines.quiet_bold, [*lines.quiet, *_done(lines.done)])
        return Findings([*noticed[0], *noticed[1]], [*unnoticed[0], *unnoticed[1]], hosts)


def _gather(
    into: tuple[list[str], list[str]], head: str, bold: Sequence[str], plain: Sequence[str]
) -> None:
    said = [f"**{head}{'; '.join(bold)}**"] if bold else []
    said += [f"{'' if bold else head}{'; '.join(dict.fromkeys(plain))}"] if plain else []
    if said:
        into[0 if bold else 1].append("; ".join(said))


def _done(done: Counter[tuple[str, str, str]]) -> Iterable[str]:
    """`CloudFront: made Certificate, Distribution`, a clause a CDN and deed."""
    clauses: dict[tuple[str, str], list[str]] = {}
    for (title, deed, kind), number in sorted(done.items()):
        times = f" (x{number})" if number > 1 else ""
        clauses.setdefault((title, deed), []).append(f"{kind}{times}")
    for (title, deed), kinds in clauses.items():
        where = {"": "", "DNS": "in DNS "}.get(title, f"at {title} ")
        yield f"{where}{deed}: {', '.join(kinds)}"
