"""What Pulumi's SDK says of each resource to its own developers: only for who asks for it."""

from components.debugging import WANTED
from tests.support.engine import Stack

DOMAINS = {
    "ablink.example.com": {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "dns": {"provider": "route53", "zone": "example.com"},
    }
}
NOTE = "registering resource: ty=aws:route53/record:Record, name=ablink.example.com-tracking"


def test_the_sdks_notes_reach_the_engine_only_where_they_are_wanted(stack: Stack) -> None:
    stack.write(DOMAINS)

    usual = stack.run("preview", "--debug")
    wanted = stack.run("preview", "--debug", **{WANTED: "1"})

    assert (usual.returncode, wanted.returncode) == (0, 0)
    assert "debug: " in usual.stdout  # the engine's own
    assert NOTE not in usual.stdout
    assert NOTE in wanted.stdout
