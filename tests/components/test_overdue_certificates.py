"""What is said when a certificate does not come although everything it waits for is in DNS."""

from pathlib import Path
from typing import Any

import pulumi
import pytest

from sandbox import dns_zones
from sandbox.dns_server import serve
from tests.sandbox.samples import ZONE_ID, open_cloud
from tests.support.heard import Heard
from tests.support.recording import RECORD, Recorded, run

HOST = "links.example.com"
ROUTE53 = {"provider": "route53", "zone": "example.com"}
RESOLVER = "SSL_CLICK_TRACKING_RESOLVER"


def publish(recorded: Recorded, folder: Path) -> Any:
    """A DNS server on loopback that has every record of the program."""
    cloud = open_cloud(folder)
    for record in recorded.of(RECORD).values():
        found = record.inputs
        values = tuple(found["records"])
        dns_zones.put(cloud, dns_zones.Record(ZONE_ID, found["name"], "CNAME", 300, values))
    return serve(cloud)


@pytest.mark.parametrize(
    ("keys", "waiting", "issuer"),
    [
        ({"cdn": "cloudfront"}, f"{HOST}-certificate-issued", "amazon.com"),
        ({"cdn": "fastly"}, f"{HOST}-subscription-issued", "letsencrypt.org"),
        (
            {"cdn": "fastly", "certificate": {"authority": "certainly"}},
            f"{HOST}-subscription-issued",
            "certainly.com",
        ),
        (
            {"cdn": "fastly", "certificate": {"authority": "globalsign"}},
            f"{HOST}-subscription-issued",
            "globalsign.com",
        ),
    ],
)
def test_the_issuer_that_a_caa_record_may_forbid_is_the_authority_s_own(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    keys: dict[str, object],
    waiting: str,
    issuer: str,
) -> None:
    """sources/certificates#caa-issuers has what each authority reads in CAA records."""
    heard = Heard(monkeypatch)
    recorded = run({HOST: {"esp": "sendgrid", "dns": ROUTE53, **keys}})
    failure = pulumi.ErrorHookArgs(
        urn="", id="", name=waiting, type="", failed_operation="create", errors=["timed out"]
    )

    with publish(recorded, tmp_path) as address:
        monkeypatch.setenv(RESOLVER, address)
        heard.explain("name-missing-validation-records", failure)

    (text,) = heard.said
    assert text.startswith(f"{waiting}: every validation record is in DNS")
    assert f"look for a CAA record that does not allow {issuer}," in text
