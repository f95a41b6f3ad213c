"""Which TLS configuration is picked, and what is said when none is."""

from typing import Any, cast

import pulumi
import pulumi_fastly
import pytest

from components.fastly.tls_configuration import configuration_without_replay

PARENT = cast(pulumi.Resource, None)


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

    def warn(text: str, resource: object) -> None:
        del resource
        texts.append(text)

    monkeypatch.setattr(pulumi.log, "warn", warn)
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
        "the one of the facts",
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
    """Facts A.9, G."""
    account(monkeypatch, **configurations)

    assert configuration_without_replay(PARENT) == expected


def test_an_account_with_replay_only_is_told_so(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    account(monkeypatch, n=("1.3+0RTT", "n.sni.global.fastly.net", True))

    assert configuration_without_replay(PARENT) is None
    assert "every TLS configuration of this Fastly account has 0-RTT" in said[0]


def test_a_refused_key_is_said_plainly_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    """A rollback has to work while Fastly does not answer."""

    def refuse(opts: pulumi.InvokeOptions) -> Any:
        del opts
        raise ValueError("401 - Unauthorized:\n\n    Title:  Provide credentials")

    monkeypatch.setattr(pulumi_fastly, "get_tls_configuration_ids", refuse)

    assert configuration_without_replay(PARENT) is None
    assert "(401 - Unauthorized: Title: Provide credentials)" in said[0]
    assert "FASTLY_API_KEY" in said[0]
