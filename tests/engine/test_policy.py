"""The policy pack, run by the real engine on the sandbox."""

from review import comment
from review.reading import read
from tests.engine.examples import HOST, ROUTE53, at
from tests.support.engine import Stack
from tests.support.recording import ROOT

PACK = ("--policy-pack", "policy")


def test_the_dev_stack_breaks_no_mandatory_rule(stack: Stack) -> None:
    stack.file.write_text((ROOT / "Pulumi.dev.yaml").read_text())

    done = stack.run("preview", "--suppress-outputs", *PACK)

    assert done.returncode == 0, done.stdout
    assert "click-tracking@v1.0.0" in done.stdout
    assert "[mandatory]" not in done.stdout
    assert "[advisory]  origin-certificate-checked" in done.stdout
    assert "can't run policy" not in done.stdout


def test_a_violation_is_refused_and_nothing_is_made(stack: Stack) -> None:
    stack.write(at("live", protect=False, dns={**ROUTE53, "ttl": 7200}))

    done = stack.run("up", "--yes", "--skip-preview", *PACK)

    assert done.returncode != 0
    assert "[mandatory]  live-record-protected" in done.stdout
    assert f"{HOST} is live and not protected: set protect" in done.stdout
    assert "[advisory]  short-ttl-on-the-first-day" in done.stdout
    assert HOST not in stack.records()

    previewed = stack.run("preview", "--json", *PACK, PULUMI_ENABLE_STREAMING_JSON_PREVIEW="true")
    text = comment.compose(read(previewed.stdout.encode()))

    assert previewed.returncode != 0
    said = text.partition("### Recipients will notice")[0]
    assert "### The preview failed" in said
    assert f"policy live-record-protected: {HOST}-tracking: " in said
    assert "set protect, so that nothing deletes it" in said
    assert "policy short-ttl-on-the-first-day" in said
    assert f"- `{HOST}`: the name starts at CloudFront" in text
