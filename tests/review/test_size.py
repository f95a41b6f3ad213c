"""A thousand domains: the comment is bounded, fast, and says what it leaves out."""

import json
import re
import time
from typing import Any

import pytest

from review import comment
from review.reading import read
from tests.review.previewing import (
    CLASS,
    DISTRIBUTION,
    LIVE,
    STACK,
    digest,
    state,
    step,
    streamed,
)
from tests.support.previews import PREVIEWS

NUMBER = 1000
SECONDS = 5
"""Of one core, for reading and writing; it took less than two."""

HOSTS = [f"h{number}.example.com" for number in range(NUMBER)]


def repeated(name: str, host: str) -> bytes:
    """A kept preview with a thousand hosts in place of `host`, each with all its resources."""
    kept: dict[str, Any] = json.loads((PREVIEWS / f"{name}.json").read_bytes())
    own = json.dumps([step for step in kept["steps"] if host in step["urn"]])
    steps = [step for step in kept["steps"] if host not in step["urn"]]
    for other in HOSTS:
        steps += json.loads(own.replace(host, other))
    return json.dumps({**kept, "steps": steps}).encode()


@pytest.mark.parametrize("form", ["document", "events"])
@pytest.mark.parametrize(
    ("name", "host", "heading"),
    [
        ("add-a-host", "new.example.com", "### They will not"),
        ("go-live", "built.example.com", "### Recipients will notice"),
        ("remove", "built.example.com", "### They will not"),
    ],
)
def test_a_thousand_domains_of_the_real_engine(
    name: str, host: str, heading: str, form: str
) -> None:
    data = repeated(name, host)
    data = streamed(data) if form == "events" else data
    start = time.process_time()
    text = comment.compose(read(data), "prod")

    assert time.process_time() - start < SECONDS
    assert len(text.encode()) <= comment.DEFAULT_LIMIT
    listed = text.partition(heading)[2].partition("\n### ")[0]
    told = re.search(r"- and (\d+) more: the whole is in the log of this run", listed)
    assert told is not None
    assert int(told[1]) + listed.count("\n- `h") == NUMBER


@pytest.mark.parametrize("leaving", [1, 100, 500])
def test_an_edge_of_a_thousand_hosts_is_compared_once(leaving: int) -> None:
    before = {"aliases": HOSTS, "origins": [{"domainName": "sendgrid.net"}]}
    after = {**before, "aliases": HOSTS[leaving:]}
    old, new = (state(DISTRIBUTION, inputs, protect=True) for inputs in (before, after))
    outputs = state(STACK, None, outputs={"domains": dict.fromkeys(HOSTS, LIVE)})
    steps = [
        step("same", STACK, "shop-prod", outputs),
        step("update", DISTRIBUTION, "promotions-distribution", old, new, CLASS),
    ]
    start = time.process_time()
    text = comment.compose(read(digest(*steps)))

    assert time.process_time() - start < SECONDS
    hosts = "1 host" if leaving == 1 else f"{leaving} hosts"
    assert text.startswith(f"## prod: recipients of {hosts} will notice\n")
