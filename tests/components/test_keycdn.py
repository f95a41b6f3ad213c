"""KeyCDN x SendGrid beyond its table (docs/settings): stages, certificates, groups, options."""

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from components.keycdn.sendgrid import DOCUMENTED
from components.keycdn.settings import LONGEST_NAME, zone_name
from components.keycdn.zone import FIELDS
from tests.support.certificates import chained
from tests.support.computed.keycdn import ALIAS, CERTIFICATE, ZONE
from tests.support.recording import RECORD, ROOT, Recorded, run

HOST = "ablink.email.example.com"
OTHER = "ablink.news.example.com"
TRACKING = f"{HOST}-tracking"
DEFAULTS: dict[str, Any] = {
    "cdn": "keycdn",
    "esp": "sendgrid",
    "dns": {"provider": "route53", "zone": "example.com"},
    "keycdn": {"accept_https_gap": True},
}
PEM, PRIVATE, CHAIN = chained()
OWN = {"source": "custom", "certificate": PEM, "chain": CHAIN, "key_secret": "edge_key"}
SIGNATURE, SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
"""How the engine's wire format marks a secret."""


def build(keys: dict[str, Any] | None = None, **sections: Any) -> Recorded:
    """One domain with `keys` on top of the defaults."""
    return run({HOST: keys or {}}, defaults=DEFAULTS, **sections)


@pytest.fixture
def own_key(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A stack whose secret key `edge_key` holds a private key."""
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", '["ssl-click-tracking:edge_key"]')
    return {"edge_key": PRIVATE}


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        ("certificate", (0, 0, 0, 1)),
        ("build", (1, 1, 0, 1)),
        ("live", (1, 1, 1, 1)),
    ],
)
def test_each_stage_makes_exactly_its_resources(stage: str, kinds: tuple[int, ...]) -> None:
    recorded = build({"stage": stage})

    assert tuple(len(recorded.of(kind)) for kind in (ZONE, ALIAS, CERTIFICATE, RECORD)) == kinds


@pytest.mark.parametrize(
    ("stage", "target"),
    [("certificate", "sendgrid.net"), ("build", "sendgrid.net"), ("live", None)],
)
def test_the_record_points_at_the_zone_only_while_live(stage: str, target: str | None) -> None:
    record = build({"stage": stage}).of(RECORD)[TRACKING]

    assert record.inputs["records"] == [target or f"{HOST}-zone-id.kxcdn.com"]


def test_lets_encrypt_comes_after_the_record_and_the_record_after_the_alias() -> None:
    """sources/keycdn#lets-encrypt: KeyCDN can prove the name only once it points there."""
    recorded = build({"stage": "live"})

    assert recorded.of(RECORD)[TRACKING].dependencies == {f"{HOST}-alias"}
    certificate = recorded.one(CERTIFICATE)
    assert certificate.dependencies == {f"{HOST}-zone", TRACKING}
    assert certificate.inputs["sslcert"] == "letsencrypt"
    assert certificate.inputs["points_at"] == f"{HOST}-zone-id.kxcdn.com"


@pytest.mark.parametrize("stage", ["build", "live"])
def test_a_custom_certificate_stands_before_the_record(stage: str, own_key: dict[str, str]) -> None:
    recorded = build({"stage": stage, "certificate": OWN}, **own_key)

    certificate = recorded.one(CERTIFICATE)
    assert certificate.dependencies == {f"{HOST}-zone"}
    assert certificate.inputs["sslcert"] == "custom"
    assert certificate.inputs["customsslcert"] == PEM + CHAIN
    expected = {f"{HOST}-alias", f"{HOST}-certificate"} if stage == "live" else set[str]()
    assert recorded.of(RECORD)[TRACKING].dependencies == expected


def test_the_private_key_is_a_secret_and_nowhere_else(own_key: dict[str, str]) -> None:
    recorded = build({"stage": "live", "certificate": OWN}, **own_key)

    sent = recorded.one(CERTIFICATE).request.object.fields["customsslkey"].struct_value
    assert sent.fields[SIGNATURE].string_value == SECRET
    for resource in recorded.resources:
        plain = {k: v for k, v in resource.inputs.items() if k != "customsslkey"}
        assert PRIVATE.splitlines()[1] not in str(plain)
    assert PRIVATE.splitlines()[1] not in str(recorded.outputs)


def test_a_certificate_may_be_a_file(tmp_path: Path, own_key: dict[str, str]) -> None:
    file = tmp_path / "certificate.pem"
    file.write_text(PEM)
    recorded = build({"certificate": {**OWN, "certificate": str(file)}}, **own_key)

    assert recorded.one(CERTIFICATE).inputs["customsslcert"] == PEM + CHAIN


def test_the_provider_is_named_by_its_module_and_captures_nothing() -> None:
    """State would otherwise hold code, and a secret with it."""
    expected = {
        ZONE: b"components.keycdn.zone",
        ALIAS: b"components.keycdn.zone",
        CERTIFICATE: b"components.keycdn.certificate",
    }
    recorded = build({"stage": "live"})

    for kind, module in expected.items():
        serialised = base64.b64decode(recorded.one(kind).inputs["__provider"])
        assert module in serialised
        assert len(serialised) < 100


def test_with_a_custom_certificate_https_can_be_tried_before_the_change(
    own_key: dict[str, str],
) -> None:
    sentence = build({"certificate": OWN}, **own_key).outputs[HOST]["next_step"]

    assert "at the new edge, https and http (how:" in sentence


@pytest.mark.parametrize(("stage", "protected"), [("build", False), ("live", True)])
def test_zone_and_alias_are_protected_while_live_and_the_certificate_never(
    stage: str, protected: bool, own_key: dict[str, str]
) -> None:
    recorded = build({"stage": stage, "certificate": OWN}, **own_key)

    assert recorded.one(ZONE).request.protect is protected
    assert recorded.one(ALIAS).request.protect is protected
    assert not recorded.one(CERTIFICATE).request.protect


def test_everything_at_the_edge_is_a_child_of_the_pair_and_the_record_of_the_host() -> None:
    recorded = build({"stage": "live", "group": "g"})

    assert {r.name: r.parent for r in recorded.resources if r.request.custom} == {
        "g-zone": "KeyCdnSendGrid g",
        f"{HOST}-alias": "KeyCdnSendGrid g",
        "g-certificate": "KeyCdnSendGrid g",
        TRACKING: f"TrackingDomain {HOST}",
    }


def test_a_group_shares_one_zone_that_tells_its_hosts_apart() -> None:
    """sources/keycdn#cache-key-host."""
    recorded = run(
        {HOST: {"group": "g", "stage": "live"}, OTHER: {"group": "g"}}, defaults=DEFAULTS
    )

    assert recorded.one(ZONE).inputs["cachekeyhost"] == "enabled"
    assert {a.inputs["host"]: a.inputs["zone_id"] for a in recorded.of(ALIAS).values()} == {
        HOST: "g-zone-id",
        OTHER: "g-zone-id",
    }
    protected = {a.inputs["host"]: a.request.protect for a in recorded.of(ALIAS).values()}
    assert protected == {HOST: True, OTHER: False}


def test_a_group_asks_for_one_certificate_after_the_records_of_its_live_hosts() -> None:
    third = "ablink.offers.example.com"
    domains = {
        HOST: {"group": "g", "stage": "live"},
        OTHER: {"group": "g", "stage": "live"},
        third: {"group": "g"},
    }
    certificate = run(domains, defaults=DEFAULTS).one(CERTIFICATE)

    assert certificate.inputs["hosts"] == [HOST, OTHER]
    assert certificate.dependencies == {"g-zone", f"{HOST}-tracking", f"{OTHER}-tracking"}


def test_a_group_with_no_live_host_asks_for_no_certificate() -> None:
    assert not run({HOST: {"group": "g"}, OTHER: {"group": "g"}}, defaults=DEFAULTS).of(CERTIFICATE)


OPTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"http2": False}, "http2", "disabled"),
    ({"max_expire": 10}, "cachemaxexpire", "10"),
    ({"origin_shield": True}, "originshield", "enabled"),
]


@pytest.mark.parametrize(("options", "field", "expected"), OPTIONS)
def test_an_option_reaches_the_zone(options: dict[str, Any], field: str, expected: str) -> None:
    assert build({"keycdn": options}).one(ZONE).inputs[field] == expected


def test_every_setting_of_the_pair_is_one_that_the_zone_owns() -> None:
    """Another one would be sent to nobody and compared with nothing."""
    assert set(DOCUMENTED.fields("sendgrid.net", 1)) == set(FIELDS)


def test_region_and_origin_reach_the_zone() -> None:
    """sources/esps#origin-hosts."""
    eu = build({"region": "eu"}).one(ZONE).inputs
    own = build({"origin": "links.example.net"}).one(ZONE).inputs

    assert eu["originurl"] == "https://eu.sendgrid.net"
    assert own["originurl"] == "https://links.example.net"


def test_an_adopted_zone_and_an_account_reach_the_resources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only the account's name does: its key is read where the API is called."""
    monkeypatch.setenv("PULUMI_CONFIG_SECRET_KEYS", '["ssl-click-tracking:mail_key"]')
    keys = {"adopt": {"zone": "190710"}, "account": "mail", "stage": "live"}
    recorded = run(
        {HOST: keys},
        defaults=DEFAULTS,
        accounts={"mail": {"token_secret": "mail_key"}},
        mail_key="the-key-itself",
    )

    assert recorded.one(ZONE).inputs["adopt"] == "190710"
    for kind in (ZONE, ALIAS, CERTIFICATE):
        assert recorded.one(kind).inputs["account"] == "mail"
    assert "the-key-itself" not in str(recorded.resources)


@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_a_preview_shows_every_resource_that_an_update_makes(stage: str) -> None:
    update = build({"stage": stage})
    preview = run({HOST: {"stage": stage}}, defaults=DEFAULTS, preview=True)

    assert update.names == preview.names


def test_the_program_loads_no_http_client() -> None:
    """Only the plugin that calls the API needs one."""
    look = "import sys, components.keycdn.sendgrid; sys.exit('httpx2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("edge", [HOST, "g", "1a.example.com", "xn--bcher-kva.example.com"])
def test_a_zone_s_name_is_legal_and_stays(edge: str) -> None:
    """sources/quotas#keycdn-zone-name: at most 20 letters and digits."""
    name = zone_name(edge, "project", "stack")

    assert name.isalnum()
    assert name.isascii()
    assert name[0].isalpha()
    assert len(name) <= LONGEST_NAME
    assert name == zone_name(edge, "project", "stack")


def test_zone_names_differ_between_edges_and_stacks() -> None:
    names = {
        zone_name(f"ablink.email.example{n}.com", "project", stack)
        for n in range(100)
        for stack in ("dev", "prod")
    }

    assert len(names) == 200


def test_a_zone_s_name_never_changes_from_release_to_release() -> None:
    assert zone_name(HOST, "ssl-click-tracking", "prod") == "ablinkemaileb0e777ff"
