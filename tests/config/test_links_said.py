"""What is said of links that a change would lead elsewhere, as far as their ESP is known. Pure."""

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
