"""What is said at each key of an entry: of its pair, its zone, its accounts and its secrets."""

from typing import Any, cast

import pytest

from components.catalog import ESPS
from components.cloudfront.checks import common_name
from components.config import checks, secrecy
from components.config.edges import stack_config
from components.config.keyed import account_type
from components.config.late import Late
from components.config.placing import deeper_than
from components.config.reading import parse, parsed
from components.registry import pairs
from tests.config.outputs import Output
from tests.config.reading import HOST, PLAIN, config, faults

ROUTE53 = {"provider": "route53", "zone": "example.com"}
AT = f'domains."{HOST}"'


def told(keys: dict[str, Any], **sections: object) -> list[str]:
    """The faults of one entry."""
    return faults({HOST: {**PLAIN, "dns": ROUTE53, **keys}}, **sections)


def test_a_pair_that_is_not_covered_is_said_where_its_cdn_stands() -> None:
    covered = ", ".join(f"{cdn} with {esp}" for cdn, esp in pairs())
    what = "'keycdn' with esp 'ses' is not covered"
    ses = {"esp": "ses", "region": "eu-west-1"}

    assert f"{AT}.cdn: {what}; covered: {covered}" in told({**ses, "cdn": "keycdn"})
    assert f"{AT}.also: {what}; covered: {covered}" in told({**ses, "also": ["keycdn"]})


def test_a_cdn_is_named_once() -> None:
    expected = f"{AT}.also: names a CDN twice; name each further CDN once"

    assert expected in told({"also": ["cloudfront"]})
    assert expected in told({"also": ["fastly", "fastly"]})


def test_an_esp_without_an_owner_record_takes_none() -> None:
    keys = {"esp": "sparkpost", "owner_record": "1.example.com"}

    assert f"{AT}.owner_record: SparkPost has no owner record; remove it" in told(keys)


def test_the_zones_that_contain_a_host_are_named_the_nearest_first() -> None:
    elsewhere = {"dns": {"provider": "route53", "zone": "unrelated.net"}}
    what = "'unrelated.net' does not contain this host; use one of "

    assert f"{AT}.dns.zone: {what}email.example.com, example.com" in told(elsewhere)
    short = faults({"links.com": {**PLAIN, **elsewhere}})
    assert f'domains."links.com".dns.zone: {what}links.com' in short


def late(**dns: Any) -> list[str]:
    """The faults of a host whose zone's ID is an output."""
    outputs = Late()
    tree: Any = outputs.marked({**PLAIN, "host": HOST, "dns": {**ROUTE53, "zone_id": Output()}})
    domain = parsed({**tree, "dns": {**tree["dns"], **dns}}, outputs)
    return [str(fault) for fault in checks.across(stack_config([domain], {}))]


def test_a_record_that_exists_is_imported_from_a_zone_that_is_known() -> None:
    expected = f"{AT}.dns.zone_id: is an Output, and what exists is imported by it while the"

    assert [text.startswith(expected) for text in late(existing=True)] == [True]
    assert late() == []
    domain = parsed({**PLAIN, "host": HOST, "dns": {**ROUTE53, "zone_id": "Z1", "existing": True}})
    assert not list(checks.across(stack_config([domain], {})))


def test_an_output_reaches_the_value_of_a_whole_stack_file() -> None:
    outputs, zone = Late(), Output()
    tree: Any = outputs.marked({**PLAIN, "dns": {**ROUTE53, "zone_id": zone}})

    stack, found = parse(config({HOST: tree}), (), outputs)

    assert (found, stack.domains[0].dns.zone_id) == ([], zone)


def test_an_account_is_one_of_those_that_there_are() -> None:
    what = "'two' is not in accounts"

    assert f"{AT}.account: {what}; add it there" in told({"account": "two"})
    said = told({"account": "two"}, accounts={"twa": {"profile": "p"}})
    assert f"{AT}.account: {what}; did you mean 'twa'? or add it there" in said


def test_a_name_of_an_account_is_said_at_that_name() -> None:
    found = told({}, accounts={"0": {"profile": "p"}})

    expected = "accounts.0: is no name of an account; use 1 to 50 letters, digits"
    assert [text for text in found if text.startswith(expected)]


def test_what_names_a_secret_is_told_with_its_place() -> None:
    own = {"source": "custom", "certificate": "x.pem", "key_secret": "tlsKey"}
    domain = parsed({"cdn": "fastly", "esp": "sendgrid", "host": HOST, "certificate": own})
    accounts = {"one": account_type()(**{"token_secret": "oneKey"})}

    assert secrecy.named(accounts, [domain]) == [
        ("accounts.one.token_secret", "oneKey"),
        (f"{AT}.certificate.key_secret", "tlsKey"),
    ]


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("domains", {}, "x: 'domains' holds no secret; name a key of its own"),
        ("key", {}, "x: 'ssl-click-tracking:key' is not set; set it with `pulumi config set --sec"),
        ("k" * 31, {}, "x: names no key of the stack file, and may be the secret itself (not show"),
        ("k" * 31, {"k" * 31: "v"}, None),
        ("key", {"key": "v"}, None),
    ],
)
def test_a_secret_is_a_key_of_its_own(name: str, own: dict[str, str], expected: str | None) -> None:
    keys = [f"ssl-click-tracking:{key}" for key in own]
    found = [str(fault) for fault in secrecy.misplaced([("x", name)], own, keys)]

    assert len(found) == (expected is not None)
    assert all(text.startswith(str(expected)) for text in found)
    clear = [str(fault) for fault in secrecy.misplaced([("x", name)], own, [])]
    assert bool(clear) is bool(own or expected)


def test_a_section_that_is_no_map_is_called_by_what_it_is() -> None:
    assert [text for text in faults("links") if text.startswith("domains: is the text 'links', no")]
    for deep in ("[" * 9_999, " " * 3 + "[" * 9_999, '{"a":' * 9_999):
        said = faults(deep + "0")
        assert not [text for text in said if "is empty" in text], said
        assert [text for text in said if text.startswith("domains: ")], said


def test_every_entry_is_read_whatever_is_wrong_with_one_before_it() -> None:
    found = faults({"a.example.com": "x", "b..example.com": {}, "c.example.com": "y"})

    for name in ("a.example.com", "b..example.com", "c.example.com"):
        assert [text for text in found if name in text], found


def test_defaults_have_keys_of_domains_or_blocks_of_cdns() -> None:
    blocks = {"fastly": {}, "cloudfront": {"price_class": "PriceClass_100"}}
    found = told({}, defaults={"stag": "live", **blocks})

    unknown = [text for text in found if text.startswith("defaults.")]
    assert unknown == ["defaults.stag: unknown key; did you mean 'stage'?"]


@pytest.mark.parametrize(("levels", "deeper"), [(0, True), (1, True), (2, True), (3, False)])
def test_levels_are_counted_from_the_outside(levels: int, deeper: bool) -> None:
    assert deeper_than({"a": [{"b": cast(Any, [1])}]}, levels + 1) is deeper


def test_a_host_of_an_esp_is_one_in_any_spelling() -> None:
    esp = ESPS["sendgrid"]

    for name in ("sendgrid.net", "SendGrid.net", "sendgrid.net.", "u1.eu.sendgrid.net."):
        assert esp.serves(name)
    assert not esp.serves(".sendgrid.net ")


def test_an_entry_behind_one_that_is_there_twice_is_read() -> None:
    found = faults({"a.example.com": PLAIN, "A.example.com": PLAIN, "c.example.com": "x"})

    assert [text for text in found if text.startswith('domains."c.example.com": ')]


def test_a_zone_beside_a_partial_setup_is_named_where_it_stands() -> None:
    options = {"setup": "partial", "plan": "business", "zone": "sendgrid.net"}
    keys = {"cdn": "cloudflare", "cloudflare": options}

    expected = f"{AT}.cloudflare.zone: 'sendgrid.net' is a host of SendGrid's own"
    assert [text for text in told(keys) if text.startswith(expected)]


@pytest.mark.parametrize(("labels", "first"), [(64, 0), (65, 1)])
def test_the_name_of_a_certificate_has_64_characters_at_most(labels: int, first: int) -> None:
    hosts = sorted(["a" * (labels - 12) + ".example.com", "b.example.com"])

    assert common_name(hosts) == hosts[first]
    assert common_name(["a" * 54 + ".example.com"]) is None


@pytest.mark.parametrize(
    ("stage", "edges", "planned"),
    [("certificate", 2, 1), ("build", 1, 1)],
)
def test_a_group_is_planned_as_one_edge_before_it_is_one(
    stage: str, edges: int, planned: int
) -> None:
    """Until it is built each host has a certificate by itself."""
    keys = {**PLAIN, "dns": ROUTE53, "group": "mail", "stage": stage}
    stack, found = parse(config({"a.example.com": keys, "b.example.com": keys}))

    assert found == []
    assert (len(stack.edges), len(stack.planned_edges)) == (edges, planned)
    alone, _ = parse(config({HOST: {**PLAIN, "dns": ROUTE53, "stage": "certificate"}}))
    assert alone.planned_edges is alone.edges


def test_a_word_of_another_kind_is_called_by_what_it_is() -> None:
    (found,) = told({"cdn": 5})

    assert found.startswith(f"{AT}.cdn: is the number 5; use one of cloudflare, cloudfront, ")


def test_every_target_is_looked_at_whatever_the_one_before_it_leads_to() -> None:
    origins = {"a.example.com": "x.example.org", "b.example.com": "a.example.com"}

    found = faults({host: {**PLAIN, "origin": origin} for host, origin in origins.items()})

    expected = "domains.\"b.example.com\".origin: 'a.example.com' is a name this stack publishes"
    assert [text for text in found if text.startswith(expected)]
