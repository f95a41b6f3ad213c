"""What one update tells the next one: written and read here alone, so that the two agree. Pure.

The safety rules go by it. An output that were renamed on one side only would switch a rule off
without a word; here both sides use one name, and a stack of another format stops the program.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import pulumi

FORMAT = 1
"""Of what is exported. Raise it with every change that an older program would misread."""

FORMAT_OUTPUT = "format"
DOMAINS_OUTPUT = "domains"

LIVE = "live"

ON_THE_RECORD = ("stage", "target", "next_step")
"""Outputs of a domain that are known only once its tracking record stands."""

POLICIES_OUTPUT = "policies"
"""Output of an edge's component: the number of the set of shared policies it uses."""


PLACE_OUTPUT = "place"
"""Output of a tracking domain's component: where its record and its edge were made."""

REST_OUTPUT = "rest"
"""Output of a tracking domain's component: where the stack file had its name rest, if it said."""

PROTECT_OUTPUT = "protect"
"""Output of a tracking domain's component: there, and true, where the stack file had it kept."""

OWNER_OUTPUT = "owner"
"""Output of a tracking domain's component in a program of one's own: whose it is."""

TARGET_OUTPUT = "target"
STAGE_OUTPUT = "stage"


class UnknownFormatError(Exception):
    """The last update was made by a program that this one does not understand."""


@dataclass(frozen=True)
class Summary:
    """The outputs of one domain, by the names that they are exported under.

    Attributes:
        cdn: that serves it; while its record rests, that is to.
        esp: behind the CDN.
        group: None where it has an edge of its own.
        stage: where its record points: `certificate`, `build` or `live`.
        target: what its record says; None where an update left it out.
        edge: name of its edge, None before it is built.
        url: its address over HTTPS.
        certificate: reference of the viewer certificate.
        dns_records: as a person types them.
        next_step: what to do next.
        expect: what `verify` compares with what it finds.
        also: CDN -> name of the standby's edge there; None where there is no standby.
        left: items of an adopted edge that are left alone; None where there are none.
    """

    cdn: "pulumi.Input[str]"
    esp: str
    group: str | None
    stage: "pulumi.Input[str]"
    target: "pulumi.Input[str]"
    edge: "pulumi.Input[str | None]"
    url: str
    certificate: "pulumi.Input[str]"
    dns_records: Sequence[Mapping[str, "pulumi.Input[Any]"]]
    next_step: "pulumi.Input[str]"
    expect: "pulumi.Input[Mapping[str, object]]"
    also: "pulumi.Input[Mapping[str, pulumi.Input[str] | None]] | None"
    left: "pulumi.Input[Sequence[str]] | None" = None

    def exported(self, more: Mapping[str, "pulumi.Input[Any]"]) -> dict[str, "pulumi.Input[Any]"]:
        """As the stack exports it.

        Args:
            more: what only its CDN exports; no name in it may be one of these.
        """
        own = {item.name: getattr(self, item.name) for item in fields(self)}
        for name in ("also", "left"):
            if own[name] is None:
                del own[name]
        return {**own, **more}


@dataclass(frozen=True)
class Place:
    """Where a domain's record and its edge were made.

    Attributes:
        provider: DNS provider.
        zone: name of the zone; None where the stack file gave none.
        zone_id: its ID; None where nobody knows it.
        dns_account: name out of `accounts`; None for the default one.
        account: the same of the edge.
        accounts: name -> what the stack file said of each of the two, which holds no secret; None
            where an earlier version of the program did not keep the accounts.
        cdn: that serves it, or is to; None where an earlier version did not keep it.
        esp: whose links the host has; likewise.
        origin: the ESP's host that they lead to; likewise.
        credentials: `dns` and each CDN -> fingerprint of the credentials it was made with; None
            where an earlier version kept none.
    """

    provider: str
    zone: str | None = None
    zone_id: str | None = None
    dns_account: str | None = None
    account: str | None = None
    accounts: Mapping[str, Mapping[str, str]] | None = None
    cdn: str | None = None
    esp: str | None = None
    origin: str | None = None
    credentials: Mapping[str, str] | None = None

    def exported(self) -> dict[str, object]:
        """As a tracking domain's component keeps it."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @classmethod
    def remembered(cls, output: object) -> "Place | None":
        """The other way round; None where the output is not one."""
        if not isinstance(output, Mapping):
            return None
        found = cast(Mapping[str, Any], output)
        if not isinstance(found.get("provider"), str):
            return None
        kept: dict[str, Any] = {item.name: found.get(item.name) for item in fields(cls)}
        return cls(**kept)


@dataclass(frozen=True)
class Was:
    """One domain after the last update.

    Attributes:
        host: the tracking domain.
        cdn: that served it.
        esp: behind it.
        group: None where it had an edge of its own.
        stage: where its record pointed.
        target: what its record said; None where nobody knows.
        edge: name of its edge; None where it was not built.
        also: CDN -> name of the standby's edge there, None where that was not built.
        left: items of its adopted edges that were left alone.
        place: where its record and its edge were made; None where nobody knows.
        origin: the ESP's host that its links lead to; None where nobody knows.
        certificate: what its edge's certificate was called in the outputs; None where nobody knows.
        kept: whether `protect: true` in the stack file kept it, whatever its stage.
        told: whether the last outputs tell of it; else its group is not known, and its CDN is
            what the state shows, `""` for nothing.
    """

    host: str
    cdn: str
    esp: str
    group: str | None
    stage: str
    target: str | None
    edge: str | None
    also: Mapping[str, str | None]
    left: Sequence[str] = ()
    place: Place | None = None
    origin: str | None = None
    certificate: str | None = None
    kept: bool = False
    told: bool = True

    @property
    def live(self) -> bool:
        """Whether recipients were on the CDN."""
        return self.stage == LIVE

    @property
    def edges(self) -> Mapping[str, str | None]:
        """CDN -> name of the domain's edge there; its own and the standbys'."""
        return {self.cdn: self.edge, **self.also} if self.cdn else {}

    def changed(self, cdn: str, group: str | None, account: str | None) -> list[str]:
        """The keys that say which edge it has, where they say another one now."""
        place = self.place
        pairs = [("cdn", self.cdn, cdn)]
        pairs += [("group", self.group or "", group or "")] if self.told else []
        pairs += [("account", place.account or "", account or "")] if place is not None else []
        return [key for key, before, now in pairs if before != now]

    @property
    def group_shown(self) -> str:
        """Its group, as a message names it."""
        return "no group" if self.group is None else f"group '{self.group}'"


def remembered(outputs: Mapping[str, object]) -> Mapping[str, Was]:
    """Host -> what the last update left, out of the stack's outputs; empty before the first one.

    Raises:
        UnknownFormatError: when another program wrote them.
    """
    version = outputs.get(FORMAT_OUTPUT, FORMAT)
    if version != FORMAT:
        raise UnknownFormatError(
            f"the last update of this stack was made by another version of this program (format "
            f"{version}, and this one knows {FORMAT}). Nothing was changed, since it tells which "
            "hosts are live; use the version that made it, or a newer one"
        )
    domains = outputs.get(DOMAINS_OUTPUT)
    if domains is None:
        return {}
    if not isinstance(domains, Mapping):
        raise UnknownFormatError(_broken("any host"))
    found = cast(Mapping[str, object], domains)
    return {host: _was(host, summary) for host, summary in found.items()}


def _was(host: str, summary: object) -> Was:
    if not isinstance(summary, Mapping):
        raise UnknownFormatError(_broken(host))
    found = cast(Mapping[str, Any], summary)
    try:
        records = cast(Sequence[Mapping[str, object]], found["dns_records"])
        return Was(
            host=host,
            cdn=found["cdn"],
            esp=found["esp"],
            group=found.get("group"),
            stage=LIVE if _unsettled(found) else found["stage"],
            target=found.get("target"),
            edge=found.get("edge"),
            also=dict(cast(Mapping[str, str | None], found.get("also") or {})),
            left=tuple(cast(Sequence[str], found.get("left") or ())),
            place=_place(records),
            certificate=cast(str | None, found.get("certificate")),
            origin=cast(Mapping[str, str | None], found.get("expect") or {}).get("origin"),
        )
    except (KeyError, TypeError, AttributeError):
        raise UnknownFormatError(_broken(host)) from None


def _unsettled(found: Mapping[str, Any]) -> bool:
    """Whether the host's record failed in an update that went on (`--continue-on-error`).

    The engine leaves out every output that hangs on it. Where the record points is then unknown,
    and the host counts as live: that is what every rule is most careful with.
    """
    # What is known without a record is there; else another program wrote it.
    return "url" in found and not any(key in found for key in ON_THE_RECORD)


def _place(records: Sequence[Mapping[str, object]]) -> Place | None:
    """What the exported tracking record says, for a state without `PLACE_OUTPUT`."""
    for record in records:
        if record.get("purpose") == "tracking" and isinstance(record.get("provider"), str):
            return Place(cast(str, record["provider"]), cast(str | None, record.get("zone")))
    return None


def _broken(host: str) -> str:
    return (
        f"the output domains of the last update says nothing this program understands of {host}, "
        "so it cannot tell whether the host is live. Nothing was changed; use the version of this "
        "program that made it"
    )


def policies_number(outputs: Mapping[str, object]) -> int | None:
    """The number of shared policies that an edge's component remembers; None for none."""
    number = outputs.get(POLICIES_OUTPUT)
    return int(number) if isinstance(number, int | float) and number >= 1 else None
