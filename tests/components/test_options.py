"""Options of a component: for it, its edge, and the tracking domains that stand beside it."""

import re
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from google.protobuf import json_format

from components.click_tracking import ClickTracking
from components.tracking_domain import TrackingDomain
from tests.support.pairs import HOST, PAIRS, ROUTE53, args, class_of
from tests.support.recording import DISTRIBUTION, RECORD, ROOT, Recorded, Registration, record

OURS = "ssl-click-tracking:index:"
HEAD = "urn:pulumi:test::ssl-click-tracking::"
every_pair = pytest.mark.parametrize("kind", PAIRS)
ALONE: Any = {"host": HOST, "esp": "sendgrid", "dns": {**ROUTE53, "rollback_to": "old.example.net"}}
WHOLE: Any = {"domains": {HOST: {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}}}
ALL: dict[str, Callable[[pulumi.ResourceOptions], object]] = {
    **{
        kind: lambda opts, kind=kind: class_of(kind)("links", args(kind, "build"), opts)
        for kind in PAIRS
    },
    "TrackingDomain": lambda opts: TrackingDomain("links", ALONE, opts),
    "ClickTracking": lambda opts: ClickTracking("links", WHOLE, opts),
}
every_class = pytest.mark.parametrize("kind", ALL)


class Team(pulumi.ComponentResource):
    """Somebody's own component."""

    def __init__(self, name: str = "team") -> None:
        """Registers it."""
        super().__init__("team:index:Mail", name)


def made(kind: str, opts: Callable[[], pulumi.ResourceOptions]) -> Recorded:
    def program() -> None:
        ALL[kind](opts())

    return record(program)


def aliases(recorded: Recorded, kind: str) -> list[tuple[str, str, bool]]:
    """Name, URN and whether it had no parent, of each alias of the only one of a class."""
    return [
        (one.spec.name, one.urn or one.spec.parentUrn, one.spec.noParent)
        for one in request(recorded, kind).aliases
    ]


def request(recorded: Recorded, kind: str) -> Any:
    """The registration of the only one of a class, whose protocol has no types here."""
    return recorded.one(f"{OURS}{kind}").request


@every_class
def test_another_parent_is_another_one_for_the_records_too(kind: str) -> None:
    def opts() -> pulumi.ResourceOptions:
        old = pulumi.Alias(name="old", parent=pulumi.ROOT_STACK_RESOURCE)
        return pulumi.ResourceOptions(parent=Team(), aliases=[old])

    recorded = made(kind, opts)

    if kind == "ClickTracking":  # its domains are below it, and come with it
        assert aliases(recorded, "TrackingDomain") == []
    else:
        assert [(n, p) for n, _, p in aliases(recorded, "TrackingDomain")] == [("", True)]
        assert recorded.one(f"{OURS}TrackingDomain").parent == "Mail team"
    if kind != "TrackingDomain":
        assert [(n, p) for n, _, p in aliases(recorded, kind)] == [("old", True)]


@every_pair
@pytest.mark.parametrize(("above", "expected"), [("", ""), ("team:index:Old$", "team:index:Old$")])
def test_so_is_an_alias_that_is_written_out(kind: str, above: str, expected: str) -> None:
    old = f"{HEAD}{above}{OURS}{kind}::old"
    recorded = made(kind, lambda: pulumi.ResourceOptions(aliases=[old]))

    (alias,) = request(recorded, "TrackingDomain").aliases
    assert alias.urn == f"{HEAD}{expected}{OURS}TrackingDomain::{HOST}"


@every_pair
def test_another_name_is_none_for_the_records(kind: str) -> None:
    recorded = made(kind, lambda: pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))

    assert aliases(recorded, "TrackingDomain") == []


@every_class
def test_whatever_it_depends_on_the_records_do(kind: str) -> None:
    def opts() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(depends_on=[aws.route53.Zone("first", name="example.org")])

    recorded = made(kind, opts)

    owners = {kind, "TrackingDomain"} - ({"TrackingDomain"} if kind == "ClickTracking" else set())
    for owner in owners:
        assert "first" in recorded.one(f"{OURS}{owner}").dependencies


@every_class
def test_what_is_retained_is_retained_with_its_records(kind: str) -> None:
    """The engine hands it on to everything below a component."""
    recorded = made(kind, lambda: pulumi.ResourceOptions(retain_on_delete=True))

    owners = {kind, "TrackingDomain"} - ({"TrackingDomain"} if kind == "ClickTracking" else set())
    for owner in owners:
        assert recorded.one(f"{OURS}{owner}").request.retainOnDelete


@every_class
def test_a_transformation_sees_everything_that_is_made(kind: str) -> None:
    seen: set[tuple[str, str]] = set()

    def look(given: pulumi.ResourceTransformationArgs) -> None:
        seen.add((given.type_, given.name))

    recorded = made(kind, lambda: pulumi.ResourceOptions(transformations=[look]))

    assert seen == recorded.names


@every_class
def test_what_it_protects_has_its_records_protected(kind: str) -> None:
    recorded = made(kind, lambda: pulumi.ResourceOptions(protect=True))
    records = [one for one in recorded.resources if one.name == f"{HOST}-tracking"]

    assert [one.request.protect for one in records] == [True] * len(records)
    assert recorded.one(f"{OURS}{kind}").request.protect


@pytest.mark.parametrize("kind", ["CloudFrontSendGrid", "TrackingDomain", "ClickTracking"])
@pytest.mark.parametrize("several", [True, False])
def test_an_account_is_a_provider_however_it_is_given(kind: str, several: bool) -> None:
    def opts() -> pulumi.ResourceOptions:
        other = aws.Provider("other", region="us-east-1")
        if several:
            return pulumi.ResourceOptions(providers=[other])
        return pulumi.ResourceOptions(provider=other)

    recorded = made(kind, opts)

    made_there = [*recorded.of(RECORD).values(), *recorded.of(DISTRIBUTION).values()]
    assert made_there
    assert all("::other::" in one.request.provider for one in made_there)


def owners(kind: str) -> set[str]:
    """The components that an option has to reach: everything else is below one of them."""
    return {kind} if kind == "ClickTracking" else {kind, "TrackingDomain"}


def below(recorded: Recorded, kind: str) -> list[Registration]:
    """Whatever a class makes below its owners: the engine hands on to that what an owner has.

    Fails for what stands beside them.
    """
    made_by = recorded.resources
    own = {f"{OURS}{owner}" for owner in owners(kind)}
    known = {f"{one.type.split(':')[-1]} {one.name}" for one in made_by if one.type in own}
    others = [one for one in made_by if one.type not in own and one.name != "first"]
    for one in others:  # a parent is registered before its children
        assert one.parent in known
        known.add(f"{one.type.split(':')[-1]} {one.name}")
    return others


@every_class
def test_what_it_is_deleted_with_everything_is(kind: str) -> None:
    def opts() -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(deleted_with=aws.route53.Zone("first", name="example.org"))

    recorded = made(kind, opts)

    for owner in owners(kind):
        assert recorded.one(f"{OURS}{owner}").request.deletedWith.endswith("::first")
    inherited = [one.request.deletedWith for one in below(recorded, kind)]
    assert inherited == [""] * len(inherited) != []


@every_class
def test_what_is_retained_is_everything_that_says_nothing_else(kind: str) -> None:
    recorded = made(kind, lambda: pulumi.ResourceOptions(retain_on_delete=True))

    said = {one.name: one.request for one in below(recorded, kind)}
    assert [
        n for n, r in said.items() if r.HasField("retainOnDelete") and not r.retainOnDelete
    ] == []


@every_class
def test_a_transform_is_asked_about_everything_that_is_made(kind: str) -> None:
    """The engine asks those of a component about all that is below it."""

    def keep(given: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
        return pulumi.ResourceTransformResult(given.props, given.opts)

    recorded = made(kind, lambda: pulumi.ResourceOptions(transforms=[keep]))

    for owner in owners(kind):
        assert len(request(recorded, owner).transforms) == 1
    assert below(recorded, kind)


@every_class
def test_what_is_meant_gets_an_option_by_a_transformation(kind: str) -> None:
    """The way that the table of options names for those that do nothing on a component."""

    def only_records(
        given: pulumi.ResourceTransformationArgs,
    ) -> pulumi.ResourceTransformationResult | None:
        if not given.name.endswith("-tracking"):
            return None
        more = pulumi.ResourceOptions(ignore_changes=["ttl"])
        merged = pulumi.ResourceOptions.merge(given.opts, more)
        return pulumi.ResourceTransformationResult(given.props, merged)

    recorded = made(kind, lambda: pulumi.ResourceOptions(transformations=[only_records]))

    ignoring = {one.name for one in recorded.resources if "ttl" in one.request.ignoreChanges}
    assert ignoring == {f"{HOST}-tracking"}


NOTHING: dict[str, Any] = {
    "ignore_changes": ["*"],
    "replace_on_changes": ["*"],
    "delete_before_replace": True,
    "custom_timeouts": pulumi.CustomTimeouts(create="5s"),
    "additional_secret_outputs": ["*"],
}
"""Option that does nothing on a component -> a value of it."""

FIELDS = {
    "ignore_changes": ("ignoreChanges",),
    "replace_on_changes": ("replaceOnChanges",),
    "delete_before_replace": ("deleteBeforeReplace", "deleteBeforeReplaceDefined"),
    "custom_timeouts": ("customTimeouts",),
    "additional_secret_outputs": ("additionalSecretOutputs",),
}
"""Option -> what the protocol calls it."""


@every_class
@pytest.mark.parametrize("option", NOTHING)
def test_an_option_that_does_nothing_reaches_nothing(kind: str, option: str) -> None:
    """Neither what is made, nor a component that has inputs, which could be ignored or replaced."""
    plain = made(kind, pulumi.ResourceOptions)
    given = made(kind, lambda: pulumi.ResourceOptions(**{option: NOTHING[option]}))

    assert given.registered == plain.registered
    before, after = (registered(recorded, kind, option) for recorded in (plain, given))
    assert before.keys() == after.keys()
    assert [key for key, text in after.items() if text != before[key]] == []


def registered(recorded: Recorded, kind: str, option: str) -> dict[tuple[str, str], str]:
    """What was registered, without where in this file, and what of it says nothing.

    Of the component itself that is the option, as long as there is nothing that it could be about.
    """
    found: dict[tuple[str, str], str] = {}
    for one in recorded.resources:
        copied: Any = type(one.request)()
        copied.CopyFrom(one.request)
        for field in ("sourcePosition", "stackTrace"):
            copied.ClearField(field)
        # What depends on several is told in the order in which the program's tasks ended.
        for told in (copied.dependencies, *(d.urns for d in copied.propertyDependencies.values())):
            told.sort()
        if one.type == f"{OURS}{kind}" and not one.inputs:
            for field in FIELDS[option]:
                copied.ClearField(field)
        found[one.type, one.name] = json_format.MessageToJson(copied, sort_keys=True)
    return found


def test_the_table_of_options_names_those_that_do_nothing() -> None:
    table = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    (row,) = (line for line in table.splitlines() if line.startswith("| `ignore_changes`"))

    assert re.findall("`([a-z_]+)`", row.partition(" | ")[0]) == list(NOTHING)
    assert row.partition(" | ")[2].startswith("nothing, ")
