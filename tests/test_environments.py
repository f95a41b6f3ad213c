"""The three stack files of docs/environments.md are sound, and differ in what it says."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from components.config.values import StackConfig
from components.proxy.write import load
from tests.config.test_schema import LINE, found

DOCS = Path(__file__).parents[1] / "docs"
FILES = {name: DOCS / "environments" / f"Pulumi.{name}.yaml" for name in ("dev", "staging", "prod")}
OF_AN_ENVIRONMENT = {"zone", "existing", "ttl"}
"""Keys of `dns` in which `defaults` may differ."""


def stack(name: str) -> StackConfig:
    return load(FILES[name])


def defaults(name: str) -> dict[str, Any]:
    content = yaml.safe_load(FILES[name].read_text(encoding="utf-8"))
    return content["config"]["ssl-click-tracking:defaults"]


@pytest.mark.parametrize("name", FILES)
def test_the_program_and_an_editor_take_each(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")

    assert stack(name).domains
    assert not found(yaml.safe_load(text))
    assert (FILES[name].parent / text.splitlines()[0].removeprefix(LINE)).is_file()


def test_they_share_their_defaults() -> None:
    shared = [
        {
            **defaults(name),
            "dns": {
                key: value
                for key, value in defaults(name)["dns"].items()
                if key not in OF_AN_ENVIRONMENT
            },
        }
        for name in FILES
    ]

    assert shared[0] == shared[1] == shared[2]


def test_no_real_environments_share_a_host_and_dev_rehearses_prod() -> None:
    hosts = {name: {domain.host for domain in stack(name).domains} for name in FILES}

    assert not hosts["staging"] & hosts["prod"]
    assert hosts["dev"] == hosts["prod"]


def test_real_records_are_imported_and_those_of_the_sandbox_made() -> None:
    assert all(
        domain.dns.existing for name in ("staging", "prod") for domain in stack(name).domains
    )
    assert not any(domain.dns.existing for domain in stack("dev").domains)


def test_the_page_leads_to_every_file() -> None:
    page = (DOCS / "environments.md").read_text(encoding="utf-8")

    assert all(f"](environments/{file.name})" in page for file in FILES.values())
