"""KeyCDN x SendGrid: what a person is told, and what is next, as the stages go."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.components.test_keycdn import DEFAULTS, HOST, OTHER, build
from tests.support import recording
from tests.support.computed.keycdn import CERTIFICATE
from tests.support.recording import run

STEPS: list[tuple[dict[str, Any], list[str]]] = [
    ({"stage": "certificate"}, ["Nothing is issued ahead", "stage: build"]),
    (
        {"stage": "build"},
        [
            "at the new edge, http (https comes later; how:",
            "https works only after",
            "stage: live",
        ],
    ),
    (
        {"stage": "build", "dns": {"provider": "manual"}},
        ["The update that makes it live says what record to set."],
    ),
    ({"stage": "live"}, ["Once https works (minutes)", "never validate the link branding"]),
]


@pytest.mark.parametrize(("keys", "parts"), STEPS)
def test_the_next_step_fits_the_stage(keys: dict[str, Any], parts: list[str]) -> None:
    sentence = build(keys).outputs[HOST]["next_step"]

    assert all(part in sentence for part in parts), sentence
    assert sentence.endswith(".")


def test_outputs_name_the_zone_and_the_kind_of_certificate() -> None:
    outputs = build({"stage": "live"}).outputs[HOST]

    assert outputs["edge"] == outputs["target"] == f"{HOST}-zone-id.kxcdn.com"
    assert (outputs["certificate"], outputs["zone"]) == ("letsencrypt", f"{HOST}-zone-id")


BY_HAND = {"stage": "live", "dns": {"provider": "manual"}}


def test_a_record_set_by_hand_is_named_before_the_certificate_can_be_had() -> None:
    """Each host of a group by itself: one whose record the program keeps is not held up."""
    domains = {HOST: {"group": "g", **BY_HAND}, OTHER: {"group": "g", "stage": "live"}}
    recorded = run(domains, defaults=DEFAULTS)

    certificate = recorded.one(CERTIFICATE)
    assert (certificate.inputs["hosts"], certificate.inputs["by_hand"]) == ([HOST, OTHER], [HOST])
    sentence = recorded.outputs[HOST]["next_step"]
    deed, _, named = sentence.splitlines()
    assert deed.startswith("Set the tracking record (pulumi stack output domains)")
    assert "run pulumi up again" in deed
    assert named == f"{HOST} CNAME g-zone-id.kxcdn.com"
    assert "at your DNS provider" not in recorded.outputs[OTHER]["next_step"]


def test_with_its_record_in_dns_a_host_goes_on_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    def issued(name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        del name, inputs
        return {"pending": []}

    monkeypatch.setattr(recording, "RESOURCES", {**recording.RESOURCES, CERTIFICATE: issued})

    sentence = build(BY_HAND).outputs[HOST]["next_step"]

    assert sentence.startswith("Once https works (minutes)")
    assert "never validate the link branding" in sentence
    assert "Set the tracking record" not in sentence
