"""Which TLS configuration is picked, what is said when none is, and what names it."""

from typing import Any

import pulumi
import pulumi_fastly
import pytest

from components.fastly.tls_configuration import configuration_without_replay
from tests.components.fastly import ROUTE53, SUBSCRIPTION, TARGET, build, tracking
from tests.support.computed import fastly
from tests.support.recording import run

OPTIONS = pulumi.InvokeOptions()
LOOK_UP = "fastly:index/getTlsConfiguration:getTlsConfiguration"


def account(monkeypatch: pytest.MonkeyPatch, **configurations: tuple[str, str, bool]) -> None:
    """A Fastly account with these TLS configurations: ID -> TLS protocol, CNAME, default."""

    def every(opts: pulumi.InvokeOptions) -> Any:
        del opts
        # Reversed: the real list has no order either.
        return pulumi_fastly.GetTlsConfigurationIdsResult("all", [*reversed(configurations)])

    def one(id: str, opts: pulumi.InvokeOptions) -> Any:
        del opts
        protocol, cname, default = configurations[id]
        records = [
            pulumi_fastly.outputs.GetTlsConfigurationDnsRecordResult(
                record_type="CNAME", record_value=cname, region="global"
            )
        ]
        return pulumi_fastly.GetTlsConfigurationResult(
            id=id,
            name=f"configuration {id}",
            default=default,
            dns_records=records if cname else [],
            tls_protocols=["1.2", protocol],
        )

    monkeypatch.setattr(pulumi_fastly, "get_tls_configuration_ids", every)
    monkeypatch.setattr(pulumi_fastly, "get_tls_configuration", one)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every warning."""
    texts: list[str] = []

    monkeypatch.setattr(pulumi.log, "warn", texts.append)
    return texts


@pytest.mark.parametrize(
    ("configurations", "expected"),
    [
        ({"d": ("1.3", "d.sni.global.fastly.net", True)}, "d"),
        (
            {
                "d": ("1.3", "d.sni.global.fastly.net", True),
                "j": ("1.3", "j.sni.global.fastly.net", False),
            },
            "d",
        ),
        (
            {
                "n": ("1.3+0RTT", "n.sni.global.fastly.net", True),
                "j": ("1.3", "j.sni.global.fastly.net", False),
                "p": ("1.3", "p.sni.global.fastly.net", False),
            },
            "j",
        ),
        (
            {
                "n": ("1.3+0-RTT", "n.sni.global.fastly.net", True),
                "p": ("1.3", "p.sni.global.fastly.net", False),
            },
            "p",
        ),
        (
            {
                "q": ("1.3", "q.sni.global.fastly.net", False),
                "p": ("1.3", "p.sni.global.fastly.net", False),
            },
            "p",
        ),
        (
            {
                "x": ("1.3", "", True),
                "p": ("1.3", "p.sni.global.fastly.net", False),
            },
            "p",
        ),
    ],
    ids=[
        "the only one",
        "the default",
        "j.sni",
        "no 0-RTT",
        "by ID",
        "with a CNAME",
    ],
)
def test_one_without_replay_is_picked(
    monkeypatch: pytest.MonkeyPatch,
    configurations: dict[str, tuple[str, str, bool]],
    expected: str,
) -> None:
    """sources/security#zero-rtt."""
    account(monkeypatch, **configurations)

    assert configuration_without_replay(OPTIONS) == expected


def test_an_account_with_replay_only_is_told_so(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    account(monkeypatch, n=("1.3+0RTT", "n.sni.global.fastly.net", True))

    assert configuration_without_replay(OPTIONS) is None
    assert "every TLS configuration of this Fastly account has 0-RTT" in said[0]


def test_a_refused_key_is_said_plainly_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    """A rollback has to work while Fastly does not answer."""

    def refuse(opts: pulumi.InvokeOptions) -> Any:
        del opts
        raise ValueError("401 - Unauthorized:\n\n    Title:  Provide credentials")

    monkeypatch.setattr(pulumi_fastly, "get_tls_configuration_ids", refuse)

    assert configuration_without_replay(OPTIONS) is None
    assert "(401 - Unauthorized: Title: Provide credentials)" in said[0]
    assert "FASTLY_API_KEY" in said[0]


@pytest.mark.parametrize(
    ("options", "target", "sent"),
    [
        ({}, "j.sni.global.fastly.net", fastly.PLAIN),
        ({"ipv6": True}, "dualstack.j.sni.global.fastly.net", fastly.PLAIN),
        (
            {"tls_configuration_id": fastly.REPLAYABLE},
            "n.sni.global.fastly.net",
            fastly.REPLAYABLE,
        ),
        ({"cname_target": "acme.map.fastly.net", "ipv6": True}, "acme.map.fastly.net", None),
        (
            {"cname_target": "k.sni.global.fastly.net", "tls_configuration_id": fastly.PLAIN},
            "k.sni.global.fastly.net",
            fastly.PLAIN,
        ),
    ],
)
def test_the_record_names_the_configuration_that_serves_the_certificate(
    options: dict[str, Any], target: str, sent: str | None
) -> None:
    """sources/security#zero-rtt: never one with 0-RTT unless the stack file says so."""
    recorded = build({"stage": "live", "fastly": options})

    assert tracking(recorded).inputs["records"] == [target]
    assert recorded.one(SUBSCRIPTION).inputs.get("configurationId") == sent


def test_a_configuration_that_was_picked_stays_and_a_named_one_is_followed() -> None:
    """sources/fastly#configuration-flaps: Fastly's answer flaps."""
    picked = build().one(SUBSCRIPTION).request.ignoreChanges
    named = build({"fastly": {"tls_configuration_id": fastly.PLAIN}}).one(SUBSCRIPTION)

    assert list(picked) == ["configurationId"]
    assert list(named.request.ignoreChanges) == []


def test_configurations_are_looked_up_once_and_not_at_all_where_the_file_says_enough() -> None:
    hosts: dict[str, object] = {f"a{n}.example.com": {} for n in range(3)}
    defaults = {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53}

    assert run(hosts, defaults=defaults).calls.count(LOOK_UP) == len(fastly.CONFIGURATIONS)
    for named in (TARGET, {"tls_configuration_id": fastly.PLAIN}):
        assert run(hosts, defaults={**defaults, "fastly": named}).calls.count(LOOK_UP) == 0
