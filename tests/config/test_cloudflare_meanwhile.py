"""Page rules of a zone while an update runs: what goes, goes after what comes; no engine."""

from collections.abc import Iterable, Mapping

import pytest

from components.cloudflare.handing_over import PAGE_RULE
from components.cloudflare.quotas import Wanting, check_meanwhile
from components.cloudflare.settings import HostSettings

ESP = "sendgrid.net"
RECORD = "cloudflare:index/dnsRecord:DnsRecord"
ZONE, OTHER = "0" * 32, "1" * 32

Resources = dict[tuple[str, str], Mapping[str, object]]


def hosts(wanting: str, others: str = "") -> list[Wanting]:
    """A host a letter: those of `wanting` have a page rule, `others` have none."""
    rule, none = (HostSettings(form, "full", True, False) for form in ("page_rules", "rulesets"))
    return [
        *(Wanting(f"{name}.example.com", ESP, rule) for name in wanting),
        *(Wanting(f"{name}.example.com", ESP, none) for name in others),
    ]


def rules(names: str, zone: str | None = ZONE) -> Resources:
    return {(PAGE_RULE, f"{name}.example.com-page-rule"): {"zoneId": zone} for name in names}


def records(names: str, zone: str | None = ZONE) -> Resources:
    return {(RECORD, f"{name}.example.com-tracking"): {"zoneId": zone} for name in names}


def said(wanted: Iterable[Wanting], resources: Resources, plan: str = "free") -> list[str]:
    faults = check_meanwhile("example.com", plan, list(wanted), resources)
    return [str(fault) for fault in faults]


def named(names: str) -> str:
    return ", ".join(f"{name}.example.com" for name in names)


@pytest.mark.parametrize(
    ("wanted", "resources", "most", "leaving", "new"),
    [
        (hosts("abd"), rules("abc"), 4, "c", "d"),
        (hosts("d", "c"), rules("abc"), 4, "abc", "d"),
        # The record of a host without a page rule tells the zone, too.
        (hosts("def"), rules("abc") | records("d"), 6, "abc", "def"),
    ],
)
def test_what_does_not_fit_beside_what_still_stands_is_refused(
    wanted: list[Wanting], resources: Resources, most: int, leaving: str, new: str
) -> None:
    (fault,) = said(wanted, resources)

    assert fault.startswith(
        f"zone 'example.com': needs {most} page rules while this update runs, and the plan 'free' "
        f"has 3: those of {named(leaving)} go only after those of {named(new)} are made; run an "
        f"update without the change of {named(new)} first"
    )


@pytest.mark.parametrize(
    ("wanted", "resources"),
    [
        (hosts("abd"), rules("ab") | records("d")),
        (hosts("ac"), rules("ab")),
        (hosts("abc"), rules("abc")),
        (hosts("abcd"), rules("abc")),
        (hosts("a"), rules("abcd")),
        (hosts("abd"), rules("")),
        # Page rules of another zone, of none that is known, and what is no page rule.
        (hosts("ab") + hosts("d"), rules("ab") | rules("xyz", OTHER)),
        (hosts("abd"), rules("ab") | rules("xyz", None)),
        (hosts("abd"), rules("ab") | records("xyz")),
        (hosts("abd"), rules("xyz", None) | records("d", None)),
    ],
)
def test_what_fits_or_is_of_another_zone_is_not_refused(
    wanted: list[Wanting], resources: Resources
) -> None:
    assert said(wanted, resources) == []


def test_a_larger_plan_has_room() -> None:
    assert said(hosts("abd"), rules("abc"), "pro") == []
