"""The comment on every kind of change in a year, from previews of the real engine."""

import os

import pytest

from review import comment
from review.reading import read
from tests.review.previewing import streamed
from tests.support.golden import UPDATE
from tests.support.previews import CHANGES, COMMENTS, PREVIEWS


@pytest.mark.parametrize("name", CHANGES)
def test_the_comment_is_the_reviewed_one(name: str) -> None:
    preview = read((PREVIEWS / f"{name}.json").read_bytes())

    text = comment.compose(preview, "prod")

    file = COMMENTS / f"{name}.md"
    if os.environ.get(UPDATE):
        file.write_text(text)
    assert text == file.read_text()


@pytest.mark.parametrize("name", CHANGES)
def test_the_engine_s_events_say_what_its_document_says(name: str) -> None:
    whole = (PREVIEWS / f"{name}.json").read_bytes()

    assert comment.compose(read(streamed(whole)), "prod") == comment.compose(read(whole), "prod")


def test_no_preview_is_kept_that_nothing_reads() -> None:
    kept = {file.stem for folder in (PREVIEWS, COMMENTS) for file in folder.iterdir()}

    assert kept == set(CHANGES)
