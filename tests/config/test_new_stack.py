"""`make new-stack` writes what the program and an editor take, or says what is missing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from components import new_stack
from components.catalog import ESPS
from components.config.faults import ConfigError
from components.proxy.write import load
from components.registry import CDNS, DNS_PROVIDERS, pairs
from tests.config.test_schema import LINE, found

HOST = "click.shop.example.com"
NEEDED = {"ses": {"region": "eu-west-1"}, "proxy": {"proxy": {"address": "203.0.113.10"}}}
"""What a CDN or an ESP asks for besides."""


def needed(*words: str) -> dict[str, Any]:
    return {key: value for word in words for key, value in NEEDED.get(word, {}).items()}


@pytest.mark.parametrize("pair", pairs(), ids="-".join)
def test_every_pair_has_a_first_stack_file(pair: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "Pulumi.prod.yaml"
    file.write_text(new_stack.text("prod", HOST, *pair, needed(*pair)), encoding="utf-8")
    (domain,) = load(file).domains

    assert (domain.host, domain.cdn, domain.esp, domain.stage) == (HOST, *pair, "build")
    assert not found(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert file.read_text(encoding="utf-8").startswith(f"{LINE}docs/stack-file.schema.json\n")


def test_a_zone_that_a_cdn_needs_is_there_and_is_said() -> None:
    cdn = next(name for name, cdn in CDNS.items() if cdn.default_dns)
    written = new_stack.text("prod", HOST, cdn, "sendgrid", {})

    assert "zone: example.com  # the zone that the record is in\n" in written
    assert "# existing: true" in written


def test_what_a_domain_lacks_is_said_with_the_way_to_give_it() -> None:
    with pytest.raises(ConfigError) as caught:
        new_stack.text("prod", HOST, "proxy", "ses", {})

    assert {line for fault in caught.value.faults for line in [str(fault)] if "SET=" in line}
    assert 'SET="proxy.address=…"' in str(caught.value)
    assert 'SET="region=…"' in str(caught.value)


def test_the_command_writes_once_and_never_over_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["prod", "--folder", str(tmp_path)]
    words = "dns.provider=route53 dns.zone=shop.example.com dns.ttl=60 dns.existing=true"

    assert new_stack.main([*command, "--host", HOST, "--set", words]) == 0
    (domain,) = load(tmp_path / "Pulumi.prod.yaml").domains
    assert (domain.dns.provider, domain.dns.zone) == ("route53", "shop.example.com")
    assert (domain.dns.ttl, domain.dns.existing) == (60, True)

    assert new_stack.main(command) == 1
    assert "Pulumi.prod.yaml is there already" in capsys.readouterr().err
    assert load(tmp_path / "Pulumi.prod.yaml").domains == (domain,)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["../prod"], "no name of a stack"),
        (["prod", "--cdn", "akamai"], "'akamai' is not known"),
        (["prod", "--host", "https://x/"], "not a bare host name"),
        (["prod", "--host", "x"], "a single label"),
        (["prod", "--set", "region"], "no key=value"),
        (["prod", "--cdn", "keycdn", "--esp", "ses"], "is not covered"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_stack.main([*words, "--folder", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_second_name_is_asked_for_where_there_is_one() -> None:
    with_one = [esp for esp in ESPS if ESPS[esp].owner_record]
    given = {"owner_record": "1.shop.example.com"}

    for _, esp in (pair for pair in pairs() if pair[0] == "cloudfront"):
        written = new_stack.text("prod", HOST, "cloudfront", esp, needed(esp))
        assert ("# owner_record: " in written) == (esp in with_one)
    assert "# owner_record" not in new_stack.text("prod", HOST, "cloudfront", with_one[0], given)


def test_the_comments_name_every_vendor() -> None:
    written = new_stack.text("prod", HOST, "cloudfront", "sendgrid", {})

    assert f"# one of {', '.join(CDNS)}\n" in written
    assert f"# one of {', '.join(DNS_PROVIDERS)}\n" in written


def test_a_folder_that_takes_no_file_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_stack.main(["prod", "--folder", str(tmp_path / "none")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("nothing was written: ")
    assert said.endswith("No such file or directory\n")
