"""An own certificate at Cloudflare is renewed while recipients come through it."""

from typing import Any

from sandbox import settings
from sandbox.cloudflare import certificates
from sandbox.own_certificates import copies, private_key
from tests.support.certificates import issue
from tests.support.engine import Stack

HOST = "ablink.email.example.com"
NAME = f"{HOST}-certificate"
SEALED = "AAABAHJlYWwgc2VjcmV0"
PEMS = [issue(HOST)[0] for _ in range(3)]
COPIES = [copies(pem, private_key(SEALED)) for pem in PEMS]
"""What the sandbox uploads in their place, for a key that it has."""
SECRET = {"edge_key": {"secure": SEALED}}


def write(stack: Stack, pem: str | None, plan: str, stage: str = "live") -> Stack:
    """A host with an own certificate; with a pack where there is none."""
    own: dict[str, Any] = {"source": "custom", "certificate": pem, "key_secret": "edge_key"}
    return stack.write(
        {
            HOST: {
                "cdn": "cloudflare",
                "esp": "sendgrid",
                "stage": stage,
                "guard": False,
                "dns": {"provider": "cloudflare", "zone": "example.com"},
                "certificate": {"source": "advanced"} if pem is None else own,
                "cloudflare": {"plan": plan},
            }
        },
        # A secret that no host names would be a fault.
        **({} if pem is None else SECRET),
    )


def there(stack: Stack) -> list[str]:
    """The certificates that are uploaded."""
    found = stack.cloud.items("cloudflare", certificates.UPLOADED).values()
    return [body["certificate"] for body in found]


def test_a_renewal_goes_up_first_and_leaves_nothing_behind(stack: Stack) -> None:
    write(stack, PEMS[0], "enterprise", "build").must_up()
    write(stack, PEMS[0], "enterprise").must_up()
    assert stack.preview().steps == set()

    for pem, copy in zip(PEMS[1:], COPIES[1:], strict=True):
        settings.put(stack.cloud, "cloudflare.upload_seconds", 2)
        outcome = write(stack, pem, "enterprise").must_up()
        assert ("create-replacement", NAME) in outcome.steps
        assert there(stack) == [copy]
    assert stack.preview().steps == set()


def test_with_one_slot_a_renewal_is_refused_in_preview(stack: Stack) -> None:
    write(stack, PEMS[0], "business", "build").must_up()
    write(stack, PEMS[1], "business", "build").must_up()
    assert there(stack) == [COPIES[1]]
    write(stack, PEMS[1], "business").must_up()

    refused = write(stack, PEMS[2], "business").preview()
    assert refused.code != 0
    assert "has 1 slot, which is taken. Nothing was changed" in refused.output
    assert stack.up().code != 0
    assert there(stack) == [COPIES[1]]


def test_with_one_slot_a_pack_serves_meanwhile(stack: Stack) -> None:
    write(stack, PEMS[1], "business").must_up()

    waiting = write(stack, None, "business").up()
    assert waiting.code != 0
    assert "the old one was kept and goes on serving" in waiting.output
    assert there(stack) == [COPIES[1]]
    stack.must_up()
    assert there(stack) == []
    write(stack, PEMS[2], "business").must_up()
    assert there(stack) == [COPIES[2]]
    assert stack.preview().steps == set()
