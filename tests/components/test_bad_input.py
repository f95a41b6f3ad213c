"""What is wrong with arguments, for every class, from Python and through the component package."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import pulumi
import pytest

from components.edge import Plan
from components.package.classes import names
from components.package.serving import PackageProvider
from tests.support.pairs import HOST, PAIRS, ROUTE53, args, class_of
from tests.support.recording import Recorded, record

Args = dict[str, Any]
Make = Callable[[], Args]
NOT_KNOWN = "is an Output, and has to be known while the program plans; write the value itself"
ALONE: Args = {"host": HOST, "esp": "sendgrid", "dns": ROUTE53}
WHOLE: Args = {"domains": {HOST: {"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}}}
ADOPTED: Args = {"http_config_settings": "2f2feab2026849078ba485f918791bdc"}
RULES: Args = {"zone": "example.com", "zone_id": "0" * 32, "ssl_full": [HOST]}


def late(value: str = "live") -> pulumi.Output[str]:
    """An output of another resource."""
    return pulumi.Output.from_input(value)


def _of_a_pair(kind: str) -> Iterable[tuple[str, Make, str]]:
    provider = "cloudflare" if PAIRS[kind][0] == "cloudflare" else "route53"
    nameless = {"provider": provider}
    yield "unknown key", lambda: args(kind, hots=[HOST]), "hots: unknown key; did you mean 'hosts'?"
    yield (
        "unknown key below",
        lambda: args(kind, dns={**nameless, "zones": "x"}),
        "dns.zones: unknown key; did you mean 'zone'?",
    )
    yield "wrong kind", lambda: args(kind, dns="route53"), "dns: is the text 'route53', not a map; "
    yield "not known yet", lambda: args(kind, stage=late()), f"stage: {NOT_KNOWN}"
    yield (
        "host not known yet",
        lambda: args(kind, hosts=[late()]),
        f"hosts[0]: {NOT_KNOWN}",
    )
    yield (
        "missing zone",
        lambda: args(kind, dns=nameless),
        f"dns: names no zone; add zone: example.com (or zone_id) of the {provider} zone",
    )
    yield (
        "host twice",
        lambda: args(kind, hosts=[HOST, HOST]),
        f"hosts[1]: '{HOST}' is listed twice; list each host once",
    )


def _cases() -> Iterable[tuple[str, str, Make, str]]:
    for kind in PAIRS:
        for what, make, expected in _of_a_pair(kind):
            yield kind, what, make, expected
    host = f'domains."{HOST}"'
    own = WHOLE["domains"][HOST]
    others: Mapping[str, Iterable[tuple[str, Make, str]]] = {
        "TrackingDomain": [
            (
                "unknown key",
                lambda: {**ALONE, "stag": "x"},
                "stag: unknown key; did you mean 'stage'?",
            ),
            ("wrong kind", lambda: {**ALONE, "dns": "x"}, "dns: is the text 'x', not a map; "),
            ("not known yet", lambda: {**ALONE, "stage": late()}, f"stage: {NOT_KNOWN}"),
            (
                "missing zone",
                lambda: {**ALONE, "dns": {"provider": "route53"}},
                "dns: names no zone; add zone: example.com (or zone_id) of the route53 zone",
            ),
        ],
        "ClickTracking": [
            (
                "unknown key",
                lambda: {"domains": {HOST: {**own, "stag": "x"}}},
                f"{host}.stag: unknown key; did you mean 'stage'?",
            ),
            (
                "wrong kind",
                lambda: {"domains": {HOST: "x"}},
                f"{host}: is the text 'x', not a map; ",
            ),
            (
                "not known yet",
                lambda: {"domains": {HOST: {**own, "stage": late()}}},
                f"{host}.stage: {NOT_KNOWN}",
            ),
            (
                "missing zone",
                lambda: {"domains": {HOST: {**own, "dns": {"provider": "route53"}}}},
                f"{host}.dns: names no zone; add zone: example.com (or zone_id) of the route53",
            ),
        ],
        "CloudflareZoneRules": [
            (
                "unknown key",
                lambda: {**RULES, "ssl_ful": [HOST]},
                "ssl_ful: unknown key; did you mean 'ssl_full'?",
            ),
            (
                "wrong kind",
                lambda: {**RULES, "ssl_full": HOST},
                f"ssl_full: is the text '{HOST}', not a list; ",
            ),
            ("not known yet", lambda: {**RULES, "zone": late()}, f"zone: {NOT_KNOWN}"),
            ("missing zone", lambda: {"zone_id": "0" * 32}, "zone: missing; "),
            (
                "another zone",
                lambda: {**RULES, "no_cache": ["a.example.net"]},
                "no_cache[0]: 'a.example.net' is not in the zone 'example.com'; ",
            ),
            (
                "host twice",
                lambda: {**RULES, "ssl_full": [HOST, HOST]},
                f"ssl_full[1]: '{HOST}' is listed twice; list each host once",
            ),
            (
                "two ways",
                lambda: {**RULES, "ssl_strict": [HOST]},
                f"ssl_strict[0]: '{HOST}' is in ssl_full, too; list it once",
            ),
            (
                "unknown phase",
                lambda: {**RULES, "adopt": {"http_config_setings": "1"}},
                "adopt.http_config_setings: unknown key; did you mean 'http_config_settings'?",
            ),
            (
                "no ID of a zone",
                lambda: {**RULES, "zone_id": "abc"},
                "zone_id: 'abc' is not a zone ID of Cloudflare; write it like 023e105f4ecef8ad",
            ),
            (
                "no ID of a ruleset",
                lambda: {**RULES, "adopt": {"http_config_settings": "x"}},
                "adopt.http_config_settings: 'x' is not the ID of a ruleset; write the 32 digits",
            ),
            (
                "phase that is not needed",
                lambda: {**RULES, "adopt": {"http_request_late_transform": "0" * 32}},
                "adopt.http_request_late_transform: is not used: no host of this zone needs a rule",
            ),
            (
                "an item of nothing",
                lambda: {**RULES, "leave": ["rule:x"]},
                "leave[0]: names an item of what is adopted, and adopt names no resource that has",
            ),
            (
                "another kind of item",
                lambda: {**RULES, "adopt": ADOPTED, "drop": ["rul:x"]},
                "drop[0]: 'rul' is no kind of item here; did you mean 'rule'?",
            ),
            (
                "an item without its key",
                lambda: {**RULES, "adopt": ADOPTED, "leave": ["rule"]},
                "leave[0]: 'rule' needs a key; write rule:REF",
            ),
            (
                "an item both ways",
                lambda: {**RULES, "adopt": ADOPTED, "leave": ["rule:x"], "drop": ["rule:x"]},
                "drop[0]: 'rule:x' is under leave too; keep one of the two",
            ),
        ],
    }
    for kind, cases in others.items():
        for what, make, expected in cases:
            yield kind, what, make, expected


CASES = list(_cases())
each = pytest.mark.parametrize(
    ("kind", "what", "make", "expected"), CASES, ids=[f"{kind}-{what}" for kind, what, *_ in CASES]
)


def construct(kind: str, make: Make) -> object:
    """Where the program calls the class: its last line."""
    return class_of(kind)("links", make())


HERE = f"(tests/components/test_bad_input.py, line {construct.__code__.co_firstlineno + 2})"


def said(kind: str, make: Make) -> str:
    """What the constructor says; nothing may be registered."""
    heard: list[str] = []

    def program() -> None:
        with pytest.raises(pulumi.RunError) as caught:
            construct(kind, make)
        heard.append(str(caught.value))

    recorded = record(program)
    assert recorded.resources == []
    return heard[0]


@each
def test_it_is_said_in_the_stack_files_words_at_the_callers_line(
    kind: str, what: str, make: Make, expected: str
) -> None:
    first, *lines = said(kind, make).splitlines()

    assert any(line.strip().startswith(expected) for line in lines), (what, lines)
    assert re.fullmatch(rf"{kind} 'links' has \d+ faults? {re.escape(HERE)}; .*:", first), first


def test_rules_that_the_zones_rulesets_lack_are_said_as_early() -> None:
    dns = {"zone": "example.com", "zone_id": "0" * 32}
    lacking = {"hosts": [HOST], "dns": dns, "region": "us-east-1"}

    first, *lines = said("CloudflareSes", lambda: lacking).splitlines()

    assert first.startswith(f"CloudflareSes 'links' has 1 fault {HERE}"), first
    assert lines[0].strip().startswith("zone_rules: lacks rules that have to be in the zone's rule")
    assert f"click_tracking_no_cache for {HOST}" in lines[0]


@pytest.fixture(scope="module")
def provider() -> PackageProvider:
    kinds = [name for name, (_, any_language) in sorted(names().items()) if any_language]
    return PackageProvider(tuple(class_of(kind) for kind in kinds), "0.0.0")


def camel(tree: Any) -> Any:
    """Arguments as a program in another language has them."""
    if isinstance(tree, Mapping):
        found = cast(Mapping[str, Any], tree)
        return {
            re.sub(r"(?<=[a-z])_([a-z])", lambda m: m[1].upper(), key): (
                value if key == "adopt" else camel(value)  # its keys are the user's
            )
            for key, value in found.items()
        }
    return [camel(item) for item in cast(list[Any], tree)] if isinstance(tree, list) else tree


@each
def test_the_package_hands_it_over_so_that_the_same_is_said(
    kind: str,
    what: str,
    make: Make,
    expected: str,
    provider: PackageProvider,
) -> None:
    if kind.startswith("KeyCdn"):
        assert kind not in cast(Any, provider)._component_defs
        return
    definition = cast(Any, provider)._component_defs[kind]

    def handed() -> Args:
        return cast(Args, provider.map_inputs(camel(make()), definition))

    lines = [line.strip() for line in said(kind, handed).splitlines()[1:]]
    assert any(line.startswith(expected) for line in lines), (what, lines)


@pytest.mark.parametrize("kind", PAIRS)
def test_an_edge_of_another_esp_is_refused(kind: str) -> None:
    cdn, esp = PAIRS[kind]
    other = next((k for k, pair in PAIRS.items() if pair[0] == cdn and pair[1] != esp), None)
    other = other or next(k for k, pair in PAIRS.items() if pair[0] != cdn)

    def program() -> None:
        edge = class_of(other)("clicks", args(other, "build")).edge
        plan: Plan[Any] = cast(Any, Plan(edge, {}, cast(Any, None), None))
        line = program.__code__.co_firstlineno + 6
        here = rf"{kind} 'links' \(tests/components/test_bad_input\.py, line {line}\): the edge is "
        with pytest.raises(pulumi.RunError, match=rf"{here}not one of .* before '{esp}'; take the"):
            class_of(kind)("links", {"hosts": []}, None, plan)

    assert isinstance(record(program), Recorded)


@pytest.mark.parametrize("kind", PAIRS)
def test_a_host_belongs_to_one_component(kind: str) -> None:
    def program() -> None:
        class_of(kind)("links", args(kind, "build"))
        with pytest.raises(pulumi.RunError, match=f"belongs to {kind} 'links' in this program"):
            class_of(kind)("more", args(kind, "build"))

    record(program)
