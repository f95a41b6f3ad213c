"""A stack pays only for what the CDNs and DNS providers it uses need."""

import json
import subprocess
import sys

import pytest

from tests.support.recording import ROOT

SDKS = {"pulumi_aws", "pulumi_cloudflare", "pulumi_fastly", "pulumi_gcp", "jinja2"}
"""And what renders the configuration of an own proxy."""
PROGRAM = """
import json, sys
from tests.support.recording import run
run({"ablink.example.com": json.loads(sys.argv[1])})
print(json.dumps([name for name in json.loads(sys.argv[2]) if name in sys.modules]))
"""
TWO = {"pulumi_aws", "pulumi_fastly"}
GOOGLE = {"provider": "google", "zone": "example.com"}
CLOUDFLARE = {"provider": "cloudflare", "zone": "example.com"}
ROUTE53 = {"provider": "route53", "zone": "example.com"}


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ({"cdn": "cloudfront", "esp": "sendgrid", "dns": ROUTE53}, {"pulumi_aws"}),
        ({"cdn": "cloudfront", "esp": "sendgrid"}, {"pulumi_aws"}),
        ({"cdn": "fastly", "esp": "sendgrid"}, {"pulumi_fastly"}),
        ({"cdn": "fastly", "esp": "ses", "region": "us-east-1", "dns": ROUTE53}, TWO),
        ({"cdn": "cloudflare", "esp": "sendgrid", "dns": CLOUDFLARE}, {"pulumi_cloudflare"}),
        ({"cdn": "fastly", "esp": "sendgrid", "dns": GOOGLE}, {"pulumi_fastly", "pulumi_gcp"}),
        ({"cdn": "keycdn", "esp": "sendgrid"}, set[str]()),
        ({"cdn": "proxy", "esp": "sparkpost", "proxy": {"address": "p.example.net"}}, {"jinja2"}),
    ],
)
def test_only_what_is_in_use_is_imported(domain: dict[str, object], expected: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(domain), json.dumps(sorted(SDKS))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout.splitlines()[-1])) == expected
