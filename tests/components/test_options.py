"""Options of a component: for it, its edge, and the tracking domains that stand beside it."""

from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.click_tracking import ClickTracking
from components.tracking_domain import TrackingDomain
from tests.support.pairs import HOST, PAIRS, ROUTE53, args, class_of
from tests.support.recording import DISTRIBUTION, RECORD, Recorded, record

OURS = "ssl-click-tracking:index:"
HEAD = "urn:pulumi:test::ssl-click-tracking::"
every_pair = pytest.mark.parametrize("kind", PAIRS)
ALONE: Any = {"host": HOST, "esp": "sendgrid", "dns": ROUTE53}
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
    registered = {(one.type, one.name) for one in recorded.resources}

    assert seen == {one for one in registered if one[0] != "pulumi:pulumi:Stack"}


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
