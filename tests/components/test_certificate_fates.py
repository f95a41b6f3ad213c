"""How certificates end at every CDN, what helps, and the deadlines of requests."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from components.certificate_fate import Ended, Issued, Pending, remedy, step
from components.cloudflare import fates as cloudflare_fates
from components.cloudfront import fates as cloudfront_fates
from components.registry import CDNS
from tests.support import computed
from tests.support.heard import Heard
from tests.support.recording import run

HOST = "links.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
MANUAL = {"provider": "manual"}
URN = "urn:pulumi:s::p::ssl-click-tracking:index:X$aws:acm/certificate:Certificate::n-certificate"
PACK = {"certificate": {"source": "advanced"}}
PARTIAL = {"setup": "partial", "plan": "business", "zone": "example.com"}

ENDS = {
    "cloudfront": {"VALIDATION_TIMED_OUT", "FAILED", "EXPIRED", "REVOKED", "INACTIVE"},
    "fastly": {"failed"},
    "cloudflare": {
        "validation_timed_out",
        "issuance_timed_out",
        "initializing_timed_out",
        "deployment_timed_out",
        "expired",
        "deleted",
        "inactive",
        "deactivating",
    },
    "keycdn": set[str](),
    "proxy": set[str](),
}
STANDS = {
    "cloudfront": {"ISSUED"},
    "fastly": {"issued", "renewing"},
    "cloudflare": {"active"},
    "keycdn": set[str](),
    "proxy": set[str](),
}
PENDING = {"PENDING_VALIDATION", "pending", "processing", "initializing", "pending_validation"}


@pytest.mark.parametrize("cdn", sorted(CDNS))
@pytest.mark.parametrize("serving", [True, False])
def test_what_each_status_means(cdn: str, serving: bool) -> None:
    every = set[str]().union(*ENDS.values(), *STANDS.values(), PENDING, {"", "a-new-one"})
    fates = {status: CDNS[cdn].certificate_fate(status, serving=serving) for status in every}
    assert {s for s, fate in fates.items() if isinstance(fate, Ended)} == ENDS[cdn]
    assert {s for s, fate in fates.items() if isinstance(fate, Issued)} == STANDS[cdn]
    assert isinstance(fates["a-new-one"], Pending)


@pytest.mark.parametrize("cdn", sorted(CDNS))
def test_only_what_is_asked_for_has_a_deadline(cdn: str) -> None:
    spans = {
        ("cloudfront", "acm"): "72 hours after it was asked",
        ("fastly", "fastly"): "7 days after it was asked",
        ("cloudflare", "advanced"): "14 days after the order, Let's Encrypt after 7",
    }
    for source, keys in CDNS[cdn].sources.items():
        span = spans.get((cdn, source))
        assert (keys.gives_up is None) == (span is None), source
        assert span is None or (keys.gives_up is not None and keys.gives_up.endswith(span))


@pytest.mark.parametrize(
    ("errors", "text"),
    [
        ("reading ACM Certificate (arn:a): VALIDATION_TIMED_OUT", "within 72 hours"),
        (
            "waiting for ACM Certificate (arn:a) to be issued: unexpected state 'FAILED', wanted "
            "target 'ISSUED'. last error: CAA_ERROR",
            '0 issue "amazon.com"',
        ),
        ("unexpected state 'FAILED', wanted target 'ISSUED'. last error: X", "does not try again"),
        ("unexpected state 'VALIDATION_TIMED_OUT', wanted target 'ISSUED'", "within 72 hours"),
        ("unexpected state 'REVOKED', wanted target 'ISSUED'", "revoked"),
        ("unexpected state 'EXPIRED', wanted target 'ISSUED'", "expired"),
        ("timeout while waiting for state to become 'ISSUED'", None),
        ("unexpected state 'SOMETHING_NEW'", None),
        ("reading ACM Certificate (arn:a): AccessDenied", None),
    ],
)
def test_what_the_provider_of_acm_says(errors: str, text: str | None) -> None:
    ended = cloudfront_fates.failure(errors)
    if text is None:
        assert ended is None
        return
    assert ended is not None
    said = remedy(ended, URN)
    assert text in said
    assert f"`pulumi up --replace '{URN}'`" in said


def test_the_deed_of_a_next_step_comes_first_and_in_three_lines() -> None:
    for cdn in CDNS:
        for status in ENDS[cdn]:
            for serving in (True, False):
                ended = CDNS[cdn].certificate_fate(status, serving=serving)
                assert isinstance(ended, Ended)
                lines = step(ended, URN)
                assert len(lines) <= 3
                assert len(lines[0]) <= 150, lines[0]
                assert ended.means in lines[-1]
                assert (f"pulumi up --replace '{URN}'" in lines) == (ended.again == "ask")


def test_while_it_serves_a_subscription_is_never_replaced() -> None:
    """Its domain is active, so Fastly would refuse to let the old one go."""
    ended = CDNS["fastly"].certificate_fate("failed", serving=True)
    assert isinstance(ended, Ended)
    deed, why = step(ended, URN)
    assert "--replace" not in f"{deed}{why}"
    assert "'retry'" in deed


def test_a_subscription_that_serves_nobody_is_asked_for_anew_once_its_record_is_there() -> None:
    asked, kept = (CDNS["fastly"].certificate_fate("failed", serving=on) for on in (False, True))

    assert isinstance(asked, Ended)
    assert isinstance(kept, Ended)
    assert asked.again == "ask"
    failed = "waiting for subscription to be issued but it was failed"
    assert CDNS["fastly"].certificate_failure(failed) == asked
    assert {asked.first, kept.first} == {
        "See that its _acme-challenge record is in DNS, and that no CAA record forbids its "
        "authority, first."
    }


DEADLINES: list[tuple[dict[str, Any], str, str | None]] = [
    ({"cdn": "cloudfront"}, "certificate", "ACM gives up 72 hours after it was asked."),
    ({"cdn": "cloudfront", "dns": MANUAL}, "certificate", "ACM gives up 72 hours after"),
    ({"cdn": "cloudfront"}, "build", None),
    ({"cdn": "cloudfront"}, "live", None),
    (
        {"cdn": "cloudfront", "certificate": {"source": "iam", "id": "ASCAEXAMPLE1234567"}},
        "certificate",
        None,
    ),
    ({"cdn": "fastly"}, "certificate", "Fastly gives up 7 days after it was asked."),
    ({"cdn": "fastly"}, "build", None),
    ({"cdn": "cloudflare", **PACK}, "certificate", f"{cloudflare_fates.GIVES_UP}."),
    ({"cdn": "cloudflare", **PACK}, "build", f"{cloudflare_fates.GIVES_UP}."),
    ({"cdn": "cloudflare", **PACK, "cloudflare": PARTIAL}, "build", cloudflare_fates.GIVES_UP),
    ({"cdn": "cloudflare", **PACK}, "live", None),
    ({"cdn": "cloudflare"}, "certificate", None),
    ({"cdn": "keycdn"}, "certificate", None),
]


@pytest.mark.parametrize(("keys", "stage", "deadline"), DEADLINES)
def test_a_deadline_is_in_the_next_step_while_it_runs(
    keys: dict[str, Any], stage: str, deadline: str | None
) -> None:
    full = keys["cdn"] == "cloudflare" and "cloudflare" not in keys
    dns = {**ROUTE53, "provider": "cloudflare"} if full else ROUTE53
    domain = {"esp": "sendgrid", "stage": stage, "dns": dns, "guard": False, **keys}
    said = run({HOST: domain}).outputs[HOST]["next_step"]
    if deadline is None:
        assert "gives up" not in said
    else:
        assert deadline in said
        assert said.endswith(".")


KINDS = {
    "cloudfront": ("aws:acm/certificate:Certificate", "status"),
    "fastly": ("fastly:index/tlsSubscription:TlsSubscription", "state"),
    "cloudflare": ("cloudflare:index/certificatePack:CertificatePack", "status"),
}


@pytest.mark.parametrize(
    ("cdn", "status"), [(cdn, status) for cdn in sorted(KINDS) for status in sorted(ENDS[cdn])]
)
@pytest.mark.parametrize("stage", ["certificate", "build", "live"])
def test_a_certificate_that_ended_is_the_next_step_at_every_stage(
    monkeypatch: pytest.MonkeyPatch, cdn: str, status: str, stage: str
) -> None:
    """As it is after a refresh."""
    kind, key = KINDS[cdn]
    usual = computed.RESOURCES[kind]

    def ended(name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return {**usual(name, inputs), key: status}

    changed: Mapping[str, Any] = {**computed.RESOURCES, kind: ended}
    monkeypatch.setattr("tests.support.recording.RESOURCES", changed)
    dns = {**ROUTE53, "provider": "cloudflare"} if cdn == "cloudflare" else ROUTE53
    more = PACK if cdn == "cloudflare" else {}
    domain = {"cdn": cdn, "esp": "sendgrid", "stage": stage, "dns": dns, "guard": False, **more}
    said = run({HOST: domain}).outputs[HOST]["next_step"]
    ended_as = CDNS[cdn].certificate_fate(status, serving=stage == "live")
    assert isinstance(ended_as, Ended)
    assert ended_as.means in said
    assert len(said.splitlines()) <= 3


@pytest.mark.parametrize(
    ("keys", "waiting", "error", "certificate"),
    [
        (
            {"cdn": "cloudfront"},
            ("aws:acm/certificateValidation:CertificateValidation", f"{HOST}-certificate-issued"),
            "reading ACM Certificate (arn:a): VALIDATION_TIMED_OUT",
            f"aws:acm/certificate:Certificate::{HOST}-certificate",
        ),
        (
            {"cdn": "fastly"},
            (
                "fastly:index/tlsSubscriptionValidation:TlsSubscriptionValidation",
                f"{HOST}-subscription-issued",
            ),
            "expected subscription state to be issued but it was failed",
            f"fastly:index/tlsSubscription:TlsSubscription::{HOST}-subscription",
        ),
    ],
)
def test_the_wait_names_the_certificate_to_replace(
    monkeypatch: pytest.MonkeyPatch,
    keys: dict[str, Any],
    waiting: tuple[str, str],
    error: str,
    certificate: str,
) -> None:
    heard = Heard(monkeypatch)
    recorded = run({HOST: {"esp": "sendgrid", "dns": ROUTE53, "stage": "build", **keys}})
    type_, name = waiting
    before = f"urn:pulumi:test::ssl-click-tracking::ssl-click-tracking:index:Pair${type_}"
    failure = pulumi.ErrorHookArgs(
        urn=f"{before}::{name}",
        id="",
        name=name,
        type=type_,
        failed_operation="create",
        errors=[error],
    )

    assert heard.explain("name-missing-validation-records", failure) is False
    (text,) = heard.said
    wanted = f"urn:pulumi:test::ssl-click-tracking::ssl-click-tracking:index:Pair${certificate}"
    assert f"`pulumi up --replace '{wanted}'`" in text
    assert certificate.split("::")[1] in {r.name for r in recorded.resources}
