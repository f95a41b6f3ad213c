"""The documentation keeps up with the files and the classes it speaks of."""

import re
from pathlib import Path

import pytest
import yaml

from components.building import pair_class
from components.catalog import ESPS
from components.registry import CDNS, pairs

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), ROOT / "sandbox" / "README.md", *ROOT.glob("docs/**/*.md")])
CLASSES = {
    "CloudFrontSendGrid",
    "CloudFrontSparkPost",
    "CloudFrontSes",
    "CloudflareSendGrid",
    "CloudflareSparkPost",
    "CloudflareSes",
    "FastlySendGrid",
    "FastlySparkPost",
    "FastlySes",
    "KeyCdnSendGrid",
    "ProxySendGrid",
    "ProxySparkPost",
    "ProxySes",
}
"""The class names that are contract (contract#names)."""


def anchors(page: Path) -> set[str]:
    """What a link may name behind `#`: the headings, as GitHub and others spell them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_links_are_found_at_all() -> None:
    """So that the test above cannot pass by reading nothing."""
    assert len(PAGES) > len(pairs())
    assert "](docs/pairs/" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_the_pages_name_is_there() -> None:
    """Each `make WORD` of the documentation is a target, and each target has its line of help."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        word
        for page in PAGES
        for word in re.findall(r"`make ([a-z-]+)[ `]", page.read_text(encoding="utf-8"))
    }

    assert {"test", "preview", "lint"} <= named <= targets
    assert targets == set(re.findall(r"^([a-z-]+): ## ", makefile, re.MULTILINE))


def test_a_commit_is_checked_by_the_project_s_own_commands() -> None:
    """So that a hook and CI cannot disagree on a linter or on its version."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    assert [
        (repository["repo"], hook["entry"], hook["language"], hook["pass_filenames"])
        for repository in hooks["repos"]
        for hook in repository["hooks"]
    ] == [("local", f"make {target}", "system", False) for target in ("format", "lint")]


def test_the_contract_s_classes_are_those_that_are_built() -> None:
    assert {pair_class(CDNS[cdn], esp).__name__ for cdn, esp in pairs()} == CLASSES


@pytest.mark.parametrize("pair", pairs(), ids="-".join)
def test_every_pair_s_page_leads_to_its_guides_and_to_who_helps(pair: tuple[str, str]) -> None:
    page = (ROOT / "docs" / "pairs" / f"{'-'.join(pair)}.md").read_text(encoding="utf-8")
    guides = re.search(r"^Guides: (.*)$", page, re.MULTILINE)

    assert guides is not None
    assert len(re.findall(r"\]\(https://", guides[1])) >= 2
    assert "www.braze.com" in guides[1]
    assert "ask your COM or CSM how to get started" in page
    assert "COM or CSM will also help test" in page
    assert ("owner_record" in page) >= ESPS[pair[1]].owner_record


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("docs/pairs/cloudfront-sendgrid.md", "`TLSv1.2_2021`"),
        ("docs/pairs/cloudfront-sendgrid.md", "--path /cloudfront/"),
        ("docs/pairs/cloudflare-sendgrid.md", "Universal SSL is on and active"),
        ("docs/pairs/cloudflare-sparkpost.md", "Universal SSL is on"),
        *((f"docs/pairs/cloudflare-{esp}.md", "`dig NS ") for esp in ("sendgrid", "sparkpost")),
        *(
            (f"docs/pairs/cloudflare-{esp}.md", "5 to 10 minutes")
            for esp in ("sendgrid", "sparkpost")
        ),
        ("README.md", "SparkPost managed HTTPS"),
        ("README.md", "SendGrid has automatic SSL"),
    ],
)
def test_the_document_is_followed_to_its_last_line(page: str, words: str) -> None:
    assert words in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("pair", pairs(), ids="-".join)
def test_every_pair_has_its_page_and_its_values(pair: tuple[str, str]) -> None:
    for file in (f"pairs/{'-'.join(pair)}.md", f"settings/{'-'.join(pair)}.yaml"):
        assert (ROOT / "docs" / file).is_file(), file
