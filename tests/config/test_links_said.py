"""What is said of links that a change would lead elsewhere, as far as their ESP is known. Pure."""

from dataclasses import replace

import pytest

from components.config import links
from components.memory import LIVE, Was
from tests.config.reading import HOST, one


def was(esp: str, origin: str | None) -> Was:
    """A live host after the last update."""
    return Was(HOST, "cloudfront", esp, None, LIVE, "d1.example.net", None, {}, origin=origin)


@pytest.mark.parametrize(
    ("esp", "origin", "shown"),
    [
        ("sendgrid", "sendgrid.net", "SendGrid (sendgrid.net)"),
        ("sendgrid", None, "SendGrid"),
        # A version that knew it made the links; this one has to keep them all the same.
        ("gone", "t.gone.example", "gone (t.gone.example)"),
        ("gone", None, "gone"),
    ],
)
def test_the_esp_that_made_the_links_is_named(esp: str, origin: str | None, shown: str) -> None:
    (fault,) = links.faults(one({"esp": "sparkpost"}), was(esp, origin))

    assert fault.where == f'domains."{HOST}".esp'
    assert fault.what == (
        f"is live, and every link sent is one of {shown}; this would lead them to "
        "spgo.io, which does not know them"
    )


@pytest.mark.parametrize("target", ["sendgrid.net", "sendgrid.net.", None])
def test_recipients_who_are_where_they_will_be_do_not_move(target: str | None) -> None:
    resting = replace(was("sendgrid", "sendgrid.net"), stage="build", target=target)

    assert links.notice(one({"esp": "sendgrid", "stage": "live"}), resting) is None


def test_recipients_who_move_are_told_from_where_and_to_where() -> None:
    resting = replace(was("sendgrid", "sendgrid.net"), stage="build", target="sendgrid.net.")

    for stage in ("build", "live"):
        said = links.notice(one({"esp": "sendgrid", "region": "eu", "stage": stage}), resting)
        assert said == (
            f'domains."{HOST}".region: recipients move with this update: the name points at '
            "sendgrid.net, and leads to eu.sendgrid.net afterwards. Links already sent work only "
            "if eu.sendgrid.net knows them; if it does not, put region back"
        )
