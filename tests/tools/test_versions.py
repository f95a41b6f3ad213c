"""Versions are compared as Semantic Versioning says."""

import pytest

from tools.versions import Version


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("v3.258.9", "3.259.0"),
        ("3.99.0", "3.259.0"),
        ("3.259.0-alpha.2", "3.259.0"),
        ("3.259.0-alpha.2", "3.259.0-alpha.10"),
        ("3.259.0-alpha.10", "3.259.0-beta"),
        ("3.259.0-1", "3.259.0-alpha"),
        ("3.259.0-alpha", "3.259.0-alpha.0"),
        ("3.259.0", "3.260.0-alpha.x1f+dirty"),
        ("go1.25"[2:], "1.25.11"),
    ],
)
def test_versions_are_ordered_as_semantic_versioning_says(lower: str, higher: str) -> None:
    assert Version.parse(lower) < Version.parse(higher)
    assert not Version.parse(higher) < Version.parse(lower)


def test_build_metadata_and_a_leading_v_do_not_count() -> None:
    assert Version.parse("v3.259.0+dirty\n") == Version.parse("3.259.0")


@pytest.mark.parametrize("text", ["", "unknown", "3", "3.x.0", "3.259.0 beta"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a version"):
        Version.parse(text)
