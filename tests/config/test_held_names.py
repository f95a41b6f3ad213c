"""A name that its edge has alone: why it cannot go elsewhere at once, and the way that works."""

from typing import Any

import pytest

from components.cloudfront import checks as cloudfront
from components.config import moves
from components.config.values import StackConfig
from components.credentials import Credentials
from components.fastly import checks as fastly
from components.fastly.descriptor import FASTLY
from components.memory import Was, remembered
from tests.config.reading import HOST, PLAIN, config, faults, one, read, refused

IN_GROUP = {"group": "g"}


def was(**keys: Any) -> Was:
    """What the last update left of the host."""
    plain: dict[str, Any] = {
        **PLAIN,
        "dns_records": [],
        "group": None,
        "stage": "build",
        "edge": "d1.example.net",
    }
    return remembered({"domains": {HOST: {**plain, **keys}}})[HOST]


def now(**keys: Any) -> StackConfig:
    """The stack file with the host as it is now."""
    return read(config({HOST: {**PLAIN, **keys}}))


@pytest.mark.parametrize(
    ("stage", "first"),
    [("live", "set stage: build, run `pulumi up`, then stage: cert"), ("build", "set stage: cert")],
)
def test_a_distribution_gives_a_name_back_in_steps(stage: str, first: str) -> None:
    what, remedy = cloudfront.name_held(was(stage=stage, group="shop"), "esp", "cloudfront")

    assert what == (
        "its name is on the distribution d1.example.net in group 'shop', and CloudFront takes a "
        "name on one distribution only"
    )
    assert remedy.startswith(f"{first}ificate and run `pulumi up`, which takes the name off; ")
    assert remedy.endswith("then change esp and set stage: build")


OUT = "take the domain out of the file and run `pulumi up` (its record stays at the ESP), then add"


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        ({"cdn": "fastly", "stage": "live"}, f"set stage: build and run `pulumi up`, then {OUT} "),
        ({"cdn": "fastly", "stage": "build"}, f"{OUT} "),
        ({"cdn": "cloudfront", "stage": "live", "also": {"fastly": "f.example.net"}}, f"{OUT} "),
        ({"cdn": "cloudfront", "stage": "build", "also": {"fastly": "f.example.net"}}, f"{OUT} "),
    ],
)
def test_a_service_gives_a_name_back_once_the_host_has_left(
    keys: dict[str, Any], first: str
) -> None:
    what, remedy = fastly.name_held(was(**keys), "fastly")

    assert what.endswith(", and Fastly takes a name on one service only")
    assert remedy.startswith(first)
    assert remedy.endswith(" it as you want it, with dns.existing: true unless DNS is manual")


@pytest.mark.parametrize("key", ["group", "esp"])
def test_the_refusal_names_the_key_that_was_changed(key: str) -> None:
    stack = now(group="g") if key == "group" else now(esp="sparkpost")

    (found,) = refused({HOST: {"stage": "build", "edge": "d1.example.net", "group": None}}, stack)
    assert found.startswith(f'domains."{HOST}".{key}: its name is on the distribution d1.exa')
    assert f"; then change {key} and set stage: build" in found


def test_an_edge_of_a_cdn_that_is_not_known_any_more_stops_the_program() -> None:
    (found,) = moves.faults({HOST: was(cdn="gone", stage="build")}, now(), Credentials())

    assert str(found) == (
        f"domains.\"{HOST}\": has an edge at 'gone', which this version of the program does not "
        "know; use the version that built it"
    )


@pytest.mark.parametrize(
    ("wished", "issuer"),
    [(None, "lets-encrypt"), ("certainly", "certainly"), ("globalsign", "globalsign")],
)
def test_fastly_s_certificate_is_of_the_authority_that_is_wished(
    wished: str | None, issuer: str
) -> None:
    certificate = {} if wished is None else {"certificate": {"authority": wished}}
    domain = one({"cdn": "fastly", **certificate})
    (edge,) = read(config({HOST: {**PLAIN, "cdn": "fastly", **certificate}})).edges

    assert fastly.authority(edge.shared) == issuer
    assert domain.certificate.authority == wished


def test_an_authority_of_another_cdn_is_not_asked_of_fastly() -> None:
    keys = {
        **PLAIN,
        "cdn": "fastly",
        "also": ["cloudflare"],
        "dns": {"provider": "cloudflare", "zone": "example.com"},
        "certificate": {"authority": "google"},
    }
    edges = {edge.cdn: edge for edge in read(config({HOST: keys})).edges}

    assert fastly.authority(edges["fastly"].shared) == "lets-encrypt"


def test_where_fastly_s_records_point_may_be_no_name_of_the_stack() -> None:
    target = "j.sni.global.fastly.net"
    domain = one({"cdn": "fastly", "fastly": {"cname_target": target}})

    (use,) = FASTLY.names(domain)
    assert (use.keys, use.name, use.role) == (("cname_target",), target, "target")
    assert list(FASTLY.names(one({"cdn": "fastly"}))) == []


@pytest.mark.parametrize("value", ["yes", "True", "1", ""])
def test_whether_a_stack_may_be_empty_is_true_or_false(value: str) -> None:
    """With hosts, too: what the file says has to mean something."""
    for domains in ({}, {HOST: PLAIN}):
        (found,) = faults(domains, allow_empty=value)
        assert found == f"allow_empty: '{value}' is not true or false; write true or false"


def test_a_stack_that_may_be_empty_may_have_hosts() -> None:
    for value in ("true", "false"):
        assert read(config({HOST: PLAIN}, allow_empty=value)).domains


def test_an_account_without_its_one_key_is_missing_it() -> None:
    keys = {"cdn": "fastly", "account": "prod", "dns": {"account": "prod"}}
    found = faults({HOST: {**PLAIN, **keys}}, accounts={"prod": {"profile": "production"}})

    assert found == [
        "accounts.prod.token_secret: missing; 'Fastly' needs its API token",
    ]


def test_an_account_with_nothing_for_a_cloud_of_several_keys_says_which() -> None:
    keys = {"dns": {"provider": "google", "zone": "example.com", "account": "prod"}}
    found = faults({HOST: {**PLAIN, **keys}}, accounts={"prod": {"profile": "production"}})

    assert found == [
        "accounts.prod: has nothing for 'Google Cloud'; add project, credentials_secret or both"
    ]


def test_every_live_host_that_left_the_file_is_named() -> None:
    left = {host: was(stage="live") for host in ("a.example.com", "b.example.com")}

    found = moves.faults(left, now(), Credentials())
    assert [fault.where for fault in found] == [f'domains."{host}"' for host in left]
