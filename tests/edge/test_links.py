"""The ESP stand-ins' links: made, read back, and junk as soon as one byte has changed."""

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.cloud import Cloud
from sandbox.esp import answers, customers, links
from sandbox.esp.links import Link
from sandbox.local_edge.model import Headers, Request

ESPS = ("sendgrid", "sparkpost", "ses")
HOST = "ablink.example.com"
RECIPIENTS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


@settings(deadline=None)  # a busy machine is no fault
@given(st.sampled_from(ESPS), RECIPIENTS)
def test_every_shape_leads_back_to_its_recipient(esp: str, recipient: str) -> None:
    for link in links.click_shapes(esp, HOST, recipient):
        assert links.read(esp, link) == Link("click", HOST, recipient)
    assert links.read(esp, links.opened(esp, HOST, recipient)) == Link("open", HOST, recipient)


@settings(deadline=None)
@given(st.sampled_from(ESPS), st.data())
def test_what_an_edge_decodes_or_drops_makes_it_junk(esp: str, data: st.DataObject) -> None:
    link = data.draw(st.sampled_from(links.click_shapes(esp, HOST, "alice")))
    mended = unquote(link).replace("-2B", "+").replace("-3D", "=")
    assert links.read(esp, mended) is None
    if esp == "sendgrid" and "?" in link:
        assert links.read(esp, link.partition("?")[0]) is None


@pytest.mark.parametrize("esp", ESPS)
def test_a_junk_link_is_nobodys(esp: str) -> None:
    assert links.read(esp, links.junk(esp)) is None


def asked(host: str, target: str, *headers: tuple[str, str]) -> Request:
    return Request("https", "GET", target, Headers.of([("host", host), *headers]))


def test_another_customers_link_and_another_region_are_not_served(cloud: Cloud) -> None:
    customers.put(cloud, HOST, "sendgrid", "eu")
    customers.put(cloud, "other.example.com", "sendgrid", "eu")
    link = links.click("sendgrid", HOST, "alice")
    assert answers.answer(cloud, "sendgrid", "eu", asked(HOST, link)).status == 302
    assert (
        b"Wrong Link"
        in answers.answer(cloud, "sendgrid", "eu", asked("other.example.com", link)).body
    )
    assert b"Bad Hostname" in answers.answer(cloud, "sendgrid", "global", asked(HOST, link)).body


def test_sparkpost_goes_by_x_forwarded_host_and_else_by_host(cloud: Cloud) -> None:
    customers.put(cloud, HOST, "sparkpost", "us")
    link = links.click("sparkpost", HOST, "alice")
    named = asked("spgo.io", link, ("x-forwarded-host", HOST))
    places = [
        answers.answer(cloud, "sparkpost", "us", request).headers.get("location") is not None
        for request in (named, asked(HOST, link), asked("spgo.io", link))
    ]
    assert places == [True, True, False]


def test_ses_refuses_an_unknown_host_and_too_many_headers(cloud: Cloud) -> None:
    customers.put(cloud, HOST, "ses", "eu-west-1")
    link = links.click("ses", HOST, "alice")
    large = asked(HOST, link, ("cookie", "x" * 8192))
    requests = (asked("evil.example", link), large, asked(HOST, link))
    found = [answers.answer(cloud, "ses", "eu-west-1", request).status for request in requests]
    assert found == [403, 400, 302]
