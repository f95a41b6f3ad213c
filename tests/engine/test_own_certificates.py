"""Certificates of one's own at every CDN that takes them, through the stages and a renewal.

Their keys are secrets, which the sandbox never has: it works with stand-ins that fit.
"""

from typing import Any

from tests.engine.examples import ROUTE53
from tests.support.certificates import issue
from tests.support.engine import Stack

CDNS: dict[str, dict[str, Any]] = {
    "cloudflare": {
        "cloudflare": {"plan": "enterprise", "setup": "partial", "zone": "example.com"},
    },
    "fastly": {"fastly": {"cname_target": "j.sni.global.fastly.net"}},
    "keycdn": {},
}
HOSTS = {cdn: f"{cdn}.example.com" for cdn in CDNS}


def write(stack: Stack, stage: str, *names: str) -> Stack:
    """All hosts at a stage, each with a new certificate for `names` beside its own."""
    domains: dict[str, Any] = {}
    secrets: dict[str, Any] = {}
    for cdn, host in HOSTS.items():
        own = {
            "source": "custom",
            "certificate": issue(host, *names)[0],
            "key_secret": f"{cdn}_key",
        }
        domains[host] = {"cdn": cdn, "esp": "sendgrid", "dns": ROUTE53, "stage": stage}
        domains[host] |= {"certificate": own, **CDNS[cdn]}
        secrets[f"{cdn}_key"] = {"secure": f"AAABA{cdn}{'x'.join(names)}"}
    return stack.write(domains, **secrets)


def test_a_certificate_of_one_s_own_serves_and_is_renewed(stack: Stack) -> None:
    write(stack, "build").must_up()
    stack.file.write_text(stack.file.read_text().replace("stage: build", "stage: live"))

    moved = stack.must_up().steps

    assert {(op, n) for op, n in moved if "tracking" in n} == {
        ("update", f"{host}-tracking") for host in HOSTS.values()
    }
    assert {summary["stage"] for summary in stack.outputs().values()} == {"live"}
    assert stack.preview("--expect-no-changes").code == 0, "stand-ins are the same in every run"

    renewed = write(stack, "live", "www.example.com").carry_out("--skip-preview").steps

    assert not {name for _, name in renewed if "tracking" in name}
    assert {host for host in HOSTS.values() if any(n.startswith(host) for _, n in renewed)} == {
        *HOSTS.values()
    }
