"""An own proxy in the program: records, stages, outputs, and the next step for a person."""

from typing import Any

import pytest

from tests.support.recording import RECORD, Recorded, run

HOST = "ablink.email.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
NAMED = {"address": "proxy.example.net"}
TRACKING = f"{HOST}-tracking"
ADDRESS = f"{HOST}-proxy-address"


def build(
    keys: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
    preview: bool = False,
) -> Recorded:
    """One domain with `keys` and proxy options."""
    proxy = NAMED if options is None else options
    domain = {"cdn": "proxy", "esp": "sendgrid", "dns": ROUTE53, "proxy": proxy, **(keys or {})}
    return run({HOST: domain}, preview=preview)


@pytest.mark.parametrize("esp", ["sendgrid", "sparkpost", "ses"])
@pytest.mark.parametrize(
    ("stage", "live"), [("certificate", False), ("build", False), ("live", True)]
)
def test_the_one_resource_is_the_tracking_record_at_the_esp_or_at_the_proxy(
    esp: str, stage: str, live: bool
) -> None:
    origin = {"sendgrid": "sendgrid.net", "sparkpost": "spgo.io", "ses": "r.eu-west-1.awstrack.me"}
    region = {"region": "eu-west-1"} if esp == "ses" else {}
    recorded = build({"esp": esp, "stage": stage, **region})

    (record,) = recorded.of(RECORD).values()
    target = "proxy.example.net" if live else origin[esp]
    assert (record.name, record.inputs["type"], record.inputs["records"]) == (
        TRACKING,
        "CNAME",
        [target],
    )
    assert (record.request.protect, record.request.retainOnDelete) == (live, True)
    assert recorded.outputs[HOST]["stage"] == stage
    assert [r.name for r in recorded.resources if r.request.custom] == [TRACKING]


@pytest.mark.parametrize(("address", "kind"), [("203.0.113.10", "A"), ("2001:db8::10", "AAAA")])
def test_an_ip_address_gets_a_name_so_that_the_tracking_record_stays_a_cname(
    address: str, kind: str
) -> None:
    records = build({"stage": "live"}, {"address": address}).of(RECORD)

    assert {TRACKING, ADDRESS} == set(records)
    named = records[ADDRESS]
    assert (named.inputs["name"], named.inputs["type"], named.inputs["records"]) == (
        f"proxy.{HOST}",
        kind,
        [address],
    )
    assert named.parent == f"TrackingDomain {HOST}"
    assert (records[TRACKING].inputs["type"], records[TRACKING].inputs["records"]) == (
        "CNAME",
        [f"proxy.{HOST}"],
    )
    assert ADDRESS in records[TRACKING].dependencies


@pytest.mark.parametrize(("stage", "count"), [("certificate", 1), ("build", 2), ("live", 2)])
def test_the_name_of_an_address_stands_before_the_cut_over_and_after_a_rollback(
    stage: str, count: int
) -> None:
    records = build({"stage": stage}, {"address": "203.0.113.10"}).of(RECORD)

    assert len(records) == count
    if count == 2:
        assert records[ADDRESS].request.protect is (stage == "live")
        assert not records[ADDRESS].request.retainOnDelete


def test_the_name_of_an_address_may_go_with_a_standby() -> None:
    """contract#safety: drop `also` after the old TTL."""
    keys = {"cdn": "cloudfront", "also": ["proxy"], "stage": "live"}
    record = build(keys, {"address": "203.0.113.10"}).of(RECORD)[ADDRESS]

    assert not record.request.protect


def test_no_change_of_the_address_changes_the_identity_of_the_tracking_record() -> None:
    def identity(recorded: Recorded) -> tuple[str, str, object, object]:
        record = recorded.of(RECORD)[TRACKING]
        return record.parent, record.name, record.inputs["name"], record.inputs["type"]

    live = {"stage": "live"}
    assert (
        identity(build(live))
        == identity(build(live, {"address": "203.0.113.10"}))
        == identity(build(live, {"address": "2001:db8::1"}))
    )


def test_an_existing_tracking_record_is_imported_and_the_address_created() -> None:
    recorded = build({"dns": {**ROUTE53, "existing": True}}, {"address": "203.0.113.10"})

    imported = {name: r.request.importId for name, r in recorded.of(RECORD).items()}
    assert imported[TRACKING].endswith(f"_{HOST}_CNAME")
    assert imported[ADDRESS] == ""


def test_manual_dns_lists_the_record_of_the_address_too() -> None:
    keys = {"stage": "live", "dns": {"provider": "manual", "zone": "example.com"}}
    outputs = build(keys, {"address": "203.0.113.10"}).outputs[HOST]

    assert [(r["relative_name"], r["type"], r["value"]) for r in outputs["dns_records"]] == [
        ("proxy.ablink.email", "A", "203.0.113.10"),
        ("ablink.email", "CNAME", f"proxy.{HOST}"),
    ]


def test_the_configurations_are_outputs_once_the_edge_is_to_be_complete() -> None:
    outputs = build().outputs[HOST]

    assert f"server_name {HOST};" in outputs["nginx"]
    assert f"ServerName {HOST}\n" in outputs["apache"]
    assert not {"nginx", "apache"} & set(build({"stage": "certificate"}).outputs[HOST])


def test_only_wanted_servers_are_rendered() -> None:
    outputs = build({}, {**NAMED, "servers": "apache"}).outputs[HOST]

    assert "apache" in outputs
    assert "nginx" not in outputs


def test_certbot_s_certificate_is_the_default_and_any_path_may_be_named() -> None:
    """sources/proxy#certificate: certbot or own."""
    default = build().outputs[HOST]
    assert default["certificate"] == f"/etc/letsencrypt/live/{HOST}/fullchain.pem"

    files = {"source": "files", "certificate": "/tls/{host}.pem", "key": "/tls/{host}.key"}
    outputs = build({"certificate": files}).outputs[HOST]
    assert outputs["certificate"] == f"/tls/{HOST}.pem"
    assert f"ssl_certificate /tls/{HOST}.pem;" in outputs["nginx"]
    assert f'SSLCertificateKeyFile "/tls/{HOST}.key"' in outputs["apache"]


def test_each_domain_s_output_holds_its_own_configuration_however_large_its_group() -> None:
    """So that the outputs of a stack grow with its domains, not with their square."""
    hosts = [f"a{n}.example.com" for n in range(3)]
    shared = {"cdn": "proxy", "esp": "ses", "region": "eu-west-1", "group": "g", "dns": ROUTE53}
    recorded = run({host: {**shared, "proxy": NAMED} for host in hosts})

    for host in hosts:
        assert [h for h in hosts if h in recorded.outputs[host]["nginx"]] == [host]


STEPS: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    (
        {"stage": "certificate"},
        NAMED,
        ["Put the host's certificate and its key", f"/live/{HOST}/privkey.pem", "stage: build"],
    ),
    (
        {"stage": "build"},
        NAMED,
        [
            "Load the proxy's configuration",
            "`make proxy-config STACK=test OUT=proxy`",
            f"{HOST} --stack test --link 'https://{HOST}/ls/click?upn=TOKEN'",
            "stage: live",
        ],
    ),
    (
        {"stage": "build", "dns": {"provider": "manual"}},
        {"address": "203.0.113.10", "https_port": 8443},
        [f"Set the address record of proxy.{HOST} listed", f"--edge proxy.{HOST}:8443 "],
    ),
    (
        {"certificate": {"certificate": "/tls/a.pem", "key": "/tls/a.key", "chain": "/tls/c.pem"}},
        NAMED,
        ["For nginx join /tls/a.pem and /tls/c.pem to /tls/a.pem.with-chain. `make"],
    ),
    ({"stage": "live"}, NAMED, ["ask your Braze COM or CSM", "never validate the link branding"]),
]


@pytest.mark.parametrize(("keys", "options", "parts"), STEPS)
def test_the_next_step_fits_the_stage(
    keys: dict[str, Any], options: dict[str, Any], parts: list[str]
) -> None:
    sentence = build(keys, options).outputs[HOST]["next_step"]

    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("esp", "wished", "sent"),
    [
        ("sendgrid", None, True),
        ("sparkpost", None, True),
        ("ses", None, False),
        ("sendgrid", False, False),
        ("ses", True, True),
    ],
)
def test_the_forwarded_host_is_set_or_removed_and_never_the_viewer_s(
    esp: str, wished: bool | None, sent: bool
) -> None:
    """sources/security#overwrite."""
    wish = {} if wished is None else {"x_forwarded_host": wished}
    region = {"region": "eu-west-1"} if esp == "ses" else {}
    outputs = build({"esp": esp, **region, **wish}).outputs[HOST]

    nginx = "$host" if sent else '""'
    apache = f'set X-Forwarded-Host "{HOST}"' if sent else "unset X-Forwarded-Host"
    assert f"proxy_set_header X-Forwarded-Host {nginx};" in outputs["nginx"]
    assert f"RequestHeader {apache}\n" in outputs["apache"]


def test_a_preview_shows_every_resource_that_an_update_makes() -> None:
    options = {"address": "203.0.113.10"}

    assert build({}, options).names == build({}, options, preview=True).names


@pytest.mark.parametrize(("cdn", "also"), [("cloudfront", "proxy"), ("proxy", "cloudfront")])
def test_a_proxy_and_a_cdn_can_stand_beside_each_other(cdn: str, also: str) -> None:
    keys = {"cdn": cdn, "also": [also], "stage": "live"}
    recorded = build(keys)

    target = {"proxy": "proxy.example.net", "cloudfront": f"{HOST}-distribution.cloudfront.net"}
    assert recorded.of(RECORD)[TRACKING].inputs["records"] == [target[cdn]]
    assert recorded.outputs[HOST]["also"] == {also: target[also]}
