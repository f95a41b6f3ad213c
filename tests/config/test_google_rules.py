"""What is refused of a stack file with Google Cloud DNS, before anything is asked."""

from typing import Any

import pytest

from components.config.faults import ConfigError
from tests.config.reading import HOST, PLAIN, config, fault, faults, one, read

GOOGLE = {"provider": "google", "zone": "example.com"}


def not_installed(name: str) -> None:
    """What looking for a package gives that is not there."""
    assert name == "pulumi_gcp"


@pytest.mark.parametrize(
    ("dns", "found"),
    [
        (
            {"provider": "google"},
            "HOST.dns: names no zone; add zone: example.com (or zone_id) of the google zone",
        ),
        (
            {**GOOGLE, "zone_id": "Example.com"},
            "HOST.dns.zone_id: 'Example.com' is not a zone ID of google; write it like example-com",
        ),
        (
            {**GOOGLE, "zone_id": "1234567890123456789"},
            "HOST.dns.zone_id: '1234567890123456789' is not a zone ID of google; write it like "
            "example-com",
        ),
        (
            {**GOOGLE, "existing": "abc"},
            "HOST.dns.existing: is the text 'abc', and only Cloudflare needs a record's ID; write "
            "true or false, without quotes",
        ),
        (
            {**GOOGLE, "record": "alias"},
            "HOST.dns.record: 'alias' is a kind of Route 53 record, and dns.provider is 'google'; "
            "write cname or remove it",
        ),
        (
            {**GOOGLE, "ttl": 0},
            "HOST.dns.ttl: 0 is below the 1 second that Google's DNS takes; write 1 or more",
        ),
        (
            {**GOOGLE, "provider": "gogle"},
            "HOST.dns.provider: 'gogle' is not known; did you mean 'google'?",
        ),
    ],
)
def test_a_fault_says_where_what_and_what_to_do(dns: dict[str, Any], found: str) -> None:
    assert fault({"dns": dns}) == found


@pytest.mark.parametrize("zone_id", ["example-com", "a", "a" * 63])
def test_a_managed_zone_s_name_is_its_id(zone_id: str) -> None:
    assert one({"dns": {**GOOGLE, "zone_id": zone_id, "ttl": 1}}).dns.zone_id == zone_id


@pytest.mark.parametrize(
    ("account", "found"),
    [
        ({"project": "123456789012"}, "accounts.x.project: '123456789012' is not the ID of a"),
        ({"project": "Prod"}, "accounts.x.project: 'Prod' is not the ID of a Google Cloud project"),
        (
            {"profile": "aws"},
            "accounts.x: has nothing for 'Google Cloud'; add project, credentials_secret or both",
        ),
        ({"credentials_secret": "no_such_key"}, "accounts.x.credentials_secret: "),
    ],
)
def test_an_account_has_to_suit(account: dict[str, str], found: str) -> None:
    domain = {**PLAIN, "dns": {**GOOGLE, "account": "x"}}

    assert faults({HOST: domain}, accounts={"x": account})[0].startswith(found)


@pytest.mark.parametrize("project", ["prod-dns-1", "example.com:prod-dns-1"])
def test_a_project_is_named_by_its_id(project: str) -> None:
    one({"dns": {**GOOGLE, "account": "x"}}, accounts={"x": {"project": project}})


def test_a_missing_extra_is_said_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", not_installed)

    assert fault({"dns": GOOGLE}) == (
        "HOST.dns.provider: is 'google', and its package pulumi-gcp is not installed; run: "
        ".venv/bin/pip install -r requirements-google.txt"
    )


def test_a_stack_without_it_needs_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", not_installed)

    assert one({"dns": {"provider": "route53", "zone": "example.com"}})


def test_credentials_in_the_clear_are_a_fault() -> None:
    with pytest.raises(ConfigError, match="gcp:credentials"):
        read({**config({HOST: PLAIN}), "gcp:credentials": '{"private_key": "x"}'})
