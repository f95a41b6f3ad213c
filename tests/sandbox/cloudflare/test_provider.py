"""What the real provider does around the API: replacements, imports, look-ups, seeding."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox import dns_zones, faults, settings
from sandbox.cloud import Cloud
from sandbox.properties import Properties
from sandbox.provider.context import ProviderError
from sandbox.provider.lifecycle import Urn
from sandbox.seed import seed
from tests.sandbox.cloudflare.samples import (
    HOST,
    PACK,
    PAGE_RULE,
    PARTIAL,
    RECORD,
    RULESET,
    UPLOADED,
    ZONE,
    CloudflareEngine,
    pack,
    page_rule,
    record,
    rule,
    ruleset,
    uploaded,
)
from tests.sandbox.engine import run
from tests.support.certificates import issue


def test_a_record_turns_proxied_in_place_and_its_ttl_is_overruled(engine: CloudflareEngine) -> None:
    """sources/pulumi#cloudflare-preview: a wrong TTL of a proxied record is refused when it is
    made, not later."""
    identity, state = run(engine.create(RECORD, record()))

    after = run(engine.update(RECORD, identity, state, record(proxied=True)))

    assert (after["proxied"], after["ttl"], after["content"]) == (True, 1, "sendgrid.net")
    found = run(engine.read(RECORD, identity, after, record(proxied=True)))
    assert found is not None
    assert found[0] == identity


def test_a_record_is_imported_by_zone_and_record_id(engine: CloudflareEngine) -> None:
    identity, _ = run(engine.create(RECORD, record()))

    found = run(engine.read(RECORD, f"{ZONE}/{identity}", {}, {}))
    assert found is not None
    assert found[0] == identity
    assert found[2].items() >= record().items()
    with pytest.raises(ProviderError, match="<zone_id>/<id>"):
        run(engine.read(RECORD, identity, {}, {}))
    assert run(engine.read(RECORD, f"{ZONE}/none", {}, {})) is None


def test_a_page_rule_without_status_is_disabled(engine: CloudflareEngine) -> None:
    """The provider's default (page_rule/schema.go) is not what anybody expects."""
    given = page_rule()
    del given["status"]

    assert run(engine.create(PAGE_RULE, given))[1]["status"] == "disabled"


RENEWED = issue(HOST)
CHANGES: list[tuple[str, Properties, Properties, set[str]]] = [
    (RECORD, record(), record(proxied=True, ttl=1), set()),
    (RECORD, record(), record(name="b.example.com", content="x.example.net"), set()),
    (RECORD, record(), record(zoneId=PARTIAL), {"zoneId"}),
    (PAGE_RULE, page_rule(), page_rule("b.example.com", ssl="strict"), set()),
    (PAGE_RULE, page_rule(), {**page_rule(), "zoneId": PARTIAL}, {"zoneId"}),
    (RULESET, ruleset(), ruleset(rule(expression='http.host eq "b.example.com"')), set()),
    (RULESET, ruleset(), ruleset(name="other"), set()),
    (RULESET, ruleset(), ruleset(phase="http_request_origin"), {"phase"}),
    (RULESET, ruleset(), ruleset(zoneId=PARTIAL), {"zoneId"}),
    (PACK, pack(), pack(certificateAuthority="ssl_com"), {"certificateAuthority"}),
    (PACK, pack(), pack("example.com", HOST, "b.example.com"), {"hosts[2]"}),
    (
        UPLOADED,
        uploaded(),
        uploaded(certificate=RENEWED[0], privateKey=RENEWED[1]),
        {"certificate", "privateKey"},
    ),
    (UPLOADED, uploaded(), uploaded(bundleMethod="force"), set()),
    (UPLOADED, uploaded(), uploaded(type="legacy_custom"), {"type"}),
]


@pytest.mark.parametrize(("token", "old", "new", "replaces"), CHANGES)
def test_what_a_change_replaces(
    engine: CloudflareEngine, token: str, old: Properties, new: Properties, replaces: set[str]
) -> None:
    found, delete_first = engine.provider.diff(Urn(token, "name"), old, new, ())

    assert found
    assert {change.path for change in found if change.replaces} == replaces
    assert not delete_first


def test_the_order_of_a_pack_s_hosts_means_nothing(engine: CloudflareEngine) -> None:
    assert engine.paths(PACK, pack("example.com", HOST), pack(HOST, "example.com")) == []


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        (RECORD, record(vaule="x"), "vaule"),
        (RECORD, record(type="SRV"), "type"),
        (RECORD, record(ttl="300"), "ttl"),
        (PAGE_RULE, page_rule(ssl="ful"), "actions.ssl"),
        (PAGE_RULE, page_rule(forwardingUrl={"url": "x"}), "actions.forwardingUrl.statusCode"),
        (RULESET, ruleset(rule(expresion="x")), "rules[0].expresion"),
        (PACK, pack(validityDays=60), "validityDays"),
        (PACK, pack(certificateAuthority="lets*encrypt"), "certificateAuthority"),
        (UPLOADED, uploaded(bundleMethod="all"), "bundleMethod"),
    ],
)
def test_inputs_the_provider_would_refuse_are_refused(
    engine: CloudflareEngine, token: str, inputs: Properties, path: str
) -> None:
    assert path in [where for where, _ in engine.faults(token, **inputs)]


def test_every_type_survives_its_life_and_a_refresh_sees_no_change(
    engine: CloudflareEngine,
) -> None:
    for token, inputs in ((RECORD, record()), (PAGE_RULE, page_rule()), (RULESET, ruleset())):
        identity, state = run(engine.create(token, inputs))
        found = run(engine.read(token, identity, state, inputs))
        assert found is not None
        assert engine.paths(token, inputs, found[2]) == []
        run(engine.delete(token, identity, state))
        assert run(engine.read(token, identity, state, inputs)) is None
        run(engine.delete(token, identity, state))


def test_a_zone_is_found_by_name_and_by_id(engine: CloudflareEngine) -> None:
    look_up = "cloudflare:index/getZone:getZone"

    async def found(**arguments: Any) -> Properties:
        return await engine.provider.invoke(look_up, arguments)

    by_name = run(found(filter={"name": "example.com", "match": "all"}))
    assert (by_name["zoneId"], by_name["name"]) == (ZONE, "example.com")
    assert run(found(zoneId=ZONE))["name"] == "example.com"
    with pytest.raises(ProviderError, match="found no zones"):
        run(found(filter={"name": "example.net", "match": "all"}))
    with pytest.raises(ProviderError, match=r"filter\.match: is required"):
        run(found(filter={"name": "example.com"}))
    with pytest.raises(ProviderError, match="exactly one of filter, zone_id"):
        run(found())
    with pytest.raises(ProviderError, match="no such zone"):
        run(found(zoneId="0" * 32))


def test_records_are_found_by_name(engine: CloudflareEngine) -> None:
    identity, _ = run(engine.create(RECORD, record()))
    run(engine.create(RECORD, record(name="b.example.com")))
    arguments = {"zoneId": ZONE, "name": {"exact": HOST}, "type": "CNAME"}

    listed = run(engine.provider.invoke("cloudflare:index/getDnsRecords:getDnsRecords", arguments))

    assert [item["id"] for item in listed["results"]] == [identity]


def test_another_account_s_token_is_refused_and_never_shown(cloud: Cloud) -> None:
    token = "0123456789abcdef0123456789abcdef01234567"
    other = CloudflareEngine(cloud, apiToken=token)

    with pytest.raises(ProviderError, match=r"403 Forbidden .*another account") as caught:
        run(other.create(RECORD, record()))
    assert token not in str(caught.value)


def test_no_token_is_said_plainly_where_one_is_required(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUDFLARE_API_TOKEN", raising=False)
    settings.put(cloud, "cloudflare.api_token_required", 1)

    with pytest.raises(ProviderError, match=r"401 Unauthorized .*no API token was given"):
        run(CloudflareEngine(cloud).create(RECORD, record()))


def test_a_lost_answer_or_a_slow_api_loses_nothing(engine: CloudflareEngine, cloud: Cloud) -> None:
    faults.arm(cloud, "cloudflare:CreatePageRule", "throttle", times=3)
    assert run(engine.create(PAGE_RULE, page_rule()))[0]

    faults.arm(cloud, "cloudflare:CreateDNSRecord", "refuse")
    with pytest.raises(
        ProviderError, match=r"http request: .*403 Forbidden .*Authentication error"
    ):
        run(engine.create(RECORD, record()))
    assert run(engine.create(RECORD, record()))[0]


def test_only_the_plugin_that_checks_inputs_pays_for_the_sdk() -> None:
    """It takes three seconds and 160 MB; seeding and every other plugin do without."""
    code = (
        "import sys, sandbox.seed, sandbox.cloudflare.package\n"
        "sys.exit('pulumi_cloudflare' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def seeded(cloud: Cloud, domains: dict[str, Any], **config: Any) -> None:
    seed(cloud, {"ssl-click-tracking:domains": domains, **config})


def test_a_stack_file_s_zones_exist_with_their_plan(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "seeded.sqlite")
    plain = {"cdn": "cloudflare", "esp": "sendgrid"}
    by_id = "0123456789abcdef0123456789abcdef"
    partial = {"setup": "partial", "plan": "business", "zone": "example.org"}
    seeded(
        cloud,
        {
            "a.b.example.com": {**plain, "dns": {"zone": "example.com"}},
            "c.example.com": {
                **plain,
                "dns": {"zone": "example.com"},
                "cloudflare": {"plan": "pro"},
            },
            "a.example.net": {**plain, "dns": {"zone_id": by_id}},
            "d.example.org": {**plain, "dns": {"provider": "manual"}, "cloudflare": partial},
        },
    )

    found = {zone.name: zone for zone in dns_zones.zones(cloud) if zone.cloud == "cloudflare"}
    assert {name: (zone.body["plan"], zone.body["type"]) for name, zone in found.items()} == {
        "example.com": ("pro", "full"),
        "example.net": ("free", "full"),
        "example.org": ("business", "partial"),
    }
    assert found["example.net"].id == by_id
    assert found["example.com"].id == ZONE


def test_a_zone_of_one_account_is_not_another_account_s(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "seeded.sqlite")
    domain = {"cdn": "cloudflare", "esp": "sendgrid", "dns": {"zone": "example.com"}}
    named = {**domain, "account": "a", "dns": {"zone": "example.com", "account": "a"}}
    sections = {
        "ssl-click-tracking:accounts": {"a": {"token_secret": "token"}},
        "ssl-click-tracking:token": {"secure": "v1:xyz"},
    }
    for keys in (domain, named, domain):
        seeded(cloud, {HOST: keys}, **sections)

    found = dns_zones.zones(cloud, "example.com")
    assert len({zone.account for zone in found}) == len(found) == 2


@pytest.mark.parametrize("existing", ["0a1b2c", True])
def test_an_existing_record_is_there_as_the_esp_had_it_validated(
    tmp_path: Path, existing: object
) -> None:
    cloud = Cloud(tmp_path / "seeded.sqlite")
    domain = {
        "cdn": "cloudflare",
        "esp": "sendgrid",
        "owner_record": "1.example.com",
        "dns": {"zone": "example.com", "existing": existing},
    }
    for _ in range(2):
        seeded(cloud, {HOST: domain})

    found = {item.name: item for item in dns_zones.records(cloud, ZONE)}
    assert set(found) == {HOST, "1.example.com"}
    assert found[HOST].values == ("sendgrid.net",)
    assert existing is True or found[HOST].identifier == existing
    dns_zones.remove(cloud, found[HOST])
    seeded(cloud, {HOST: domain})
    assert not dns_zones.records(cloud, ZONE, HOST)
