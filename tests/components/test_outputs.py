"""What a domain's outputs say: the records to set, what stands, and the next step."""

from typing import Any

import pulumi
import pytest

from components import loading
from components.overview import NEXT_OUTPUT, overview
from components.previous import Previous
from tests.support.recording import RECORD, record, run

HOST = "ablink.email.example.com"
DEFAULTS = {
    "cdn": "cloudfront",
    "esp": "sendgrid",
    "dns": {"provider": "route53", "zone": "example.com"},
}


def test_manual_dns_makes_no_record_and_exports_those_to_set() -> None:
    recorded = run(
        {HOST: {**DEFAULTS, "dns": {"provider": "manual", "zone": "example.com"}, "stage": "live"}}
    )

    assert recorded.of(RECORD) == {}
    assert [
        {
            "purpose": "validation",
            "provider": "manual",
            "zone": "example.com",
            "name": f"_token.{HOST}",
            "relative_name": "_token.ablink.email",
            "type": "CNAME",
            "value": f"_proof.{HOST}.acm-validations.aws",
            "ttl": 300,
        },
        {
            "purpose": "tracking",
            "provider": "manual",
            "zone": "example.com",
            "name": HOST,
            "relative_name": "ablink.email",
            "type": "CNAME",
            "value": f"{HOST}-distribution.cloudfront.net",
            "ttl": 300,
        },
    ] == recorded.outputs[HOST]["dns_records"]


def test_manual_dns_without_a_zone_exports_absolute_names_only() -> None:
    recorded = run({HOST: {"cdn": "cloudfront", "esp": "sendgrid"}})

    assert [r["relative_name"] for r in recorded.outputs[HOST]["dns_records"]] == [None, None]


OUTPUTS: list[tuple[str, dict[str, object]]] = [
    ("certificate", {"stage": "certificate", "target": "sendgrid.net", "edge": None}),
    (
        "build",
        {"stage": "build", "target": "sendgrid.net", "edge": f"{HOST}-distribution.cloudfront.net"},
    ),
    (
        "live",
        {
            "stage": "live",
            "target": f"{HOST}-distribution.cloudfront.net",
            "edge": f"{HOST}-distribution.cloudfront.net",
        },
    ),
]


@pytest.mark.parametrize(("stage", "expected"), OUTPUTS)
def test_outputs_say_what_stands(stage: str, expected: dict[str, object]) -> None:
    outputs = run({HOST: {"stage": stage}}, defaults=DEFAULTS).outputs[HOST]

    common = {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "url": f"https://{HOST}",
        "certificate": f"arn:{HOST}-certificate",
    }
    assert {**common, **expected} == {key: outputs[key] for key in (*common, *expected)}


STEPS: list[tuple[dict[str, Any], list[str]]] = [
    ({"stage": "certificate"}, ["validation record is published", "stage: build"]),
    (
        {"stage": "certificate", "dns": {"provider": "manual"}},
        ["Set the validation record of dns_records (pulumi stack", "stage: build"],
    ),
    (
        {"stage": "certificate", "certificate": {"source": "iam", "id": "ASCAEXAMPLE1234567"}},
        ["exists already", "stage: build"],
    ),
    (
        {"stage": "build"},
        [f"`python -m verify {HOST} --stack test --link 'https://{HOST}/ls/", "stage: live"],
    ),
    ({"stage": "live"}, ["ask your Braze COM or CSM", "never validate the link branding"]),
    (
        {"stage": "live", "dns": {"provider": "manual"}},
        ["Set the tracking record of dns_records", "never validate the link branding"],
    ),
]


@pytest.mark.parametrize(("keys", "parts"), STEPS)
def test_the_next_step_fits_the_stage(keys: dict[str, Any], parts: list[str]) -> None:
    """sources/cloudfront-sendgrid#dns-warning, sources/rollout#whole-account."""
    sentence = run({HOST: {**DEFAULTS, **keys}}).outputs[HOST]["next_step"]

    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith(".")


def test_the_warning_never_to_validate_again_comes_only_after_the_cut_over() -> None:
    outputs = run({HOST: {"stage": "build"}}, defaults=DEFAULTS).outputs[HOST]

    assert "never validate" not in outputs["next_step"]


def test_next_is_a_line_for_each_host_with_the_first_of_its_step() -> None:
    said: list[str] = []

    def program() -> None:
        later = pulumi.Output.from_input("Go.")
        steps = {"b.example.com": "Do this.\nThen that.", "a.example.com": later}
        summaries = {host: {"next_step": step, "cdn": "x"} for host, step in steps.items()}
        overview(summaries).apply(said.append)

    record(program)

    assert said == ["a.example.com: Go.\nb.example.com: Do this."]
    assert NEXT_OUTPUT == "next"


def test_no_domain_has_nothing_next() -> None:
    said: list[str] = []
    record(lambda: overview({}).apply(said.append) and None)

    assert said == [""]


def test_another_name_of_the_project_is_refused_in_one_line_with_the_way_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulumi, "get_project", lambda: "my-links")
    monkeypatch.setattr(pulumi, "get_stack", lambda: "prod")

    with pytest.raises(pulumi.RunError) as caught:
        loading.load(Previous.__new__(Previous))

    assert "\n" not in str(caught.value)
    for words in ("Pulumi.yaml", "'my-links'", "name: ssl-click-tracking", "Pulumi.prod.yaml"):
        assert words in str(caught.value)
