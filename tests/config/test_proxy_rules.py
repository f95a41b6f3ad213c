"""Rules of an own proxy: each one broken alone gives exactly its own fault."""

from typing import Any

import pytest

from components.config.values import Domain
from components.proxy.descriptor import PROXY as CDN
from components.proxy.options import ProxyOptions
from tests.config.reading import HOST, config, faults, read, refused

PROXY = {"cdn": "proxy", "esp": "sendgrid"}
ADDRESS = "proxy.example.net"


def one(options: dict[str, Any], keys: dict[str, Any] | None = None) -> Domain:
    """The value of one domain with proxy options."""
    domain = {**PROXY, "proxy": {"address": ADDRESS, **options}, **(keys or {})}
    (found,) = read(config({HOST: domain})).domains
    return found


def fault(options: dict[str, Any], keys: dict[str, Any] | None = None) -> str:
    """The only fault of one domain with proxy options, without its host."""
    domain = {**PROXY, "proxy": {"address": ADDRESS, **options}, **(keys or {})}
    (found,) = faults({HOST: domain})
    return found.replace(f'domains."{HOST}"', "HOST")


def test_the_address_is_the_one_option_that_must_be_there() -> None:
    (found,) = faults({HOST: PROXY})

    assert found.endswith(
        "proxy.address: missing; write the host name or public IP address of your proxy"
    )


def test_everything_but_the_address_has_a_default() -> None:
    options: ProxyOptions = CDN.of(one({}))

    assert options.servers == ("nginx", "apache")
    assert options.listen == ("0.0.0.0", "::")
    assert (options.http_port, options.https_port, options.upstream_port) == (80, 443, 443)
    assert options.resolver == ("127.0.0.53",)
    assert options.trusted_certificates == "/etc/ssl/certs/ca-certificates.crt"
    assert options.verify_upstream
    assert not options.log


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Proxy.Example.NET.", "proxy.example.net"),
        ("203.0.113.10", "203.0.113.10"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_an_address_has_one_spelling(written: str, read_as: str) -> None:
    assert CDN.of(one({"address": written})).address == read_as


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"address": "127.0.0.1"},
            "proxy.address: '127.0.0.1' is no address a recipient can reach",
        ),
        ({"address": "::"}, "proxy.address: '::' is no address a recipient can reach"),
        ({"address": "fe80::1%;}"}, "proxy.address: 'fe80::1%;}' is no address a recipient"),
        ({"address": "2001:db8::1%x;"}, "proxy.address: '2001:db8::1%x;' is no address a recip"),
        ({"address": "https://p.example.net"}, "proxy.address: 'https://p.example.net' is not a"),
        ({"address": 10}, "proxy.address: is the number 10, not text; quote it"),
        ({"address": HOST}, "proxy.address: is the tracking domain itself, whose record would"),
        ({"address": "sendgrid.net"}, "proxy.address: 'sendgrid.net' is a host of SendGrid's own"),
        ({"adress": ADDRESS}, "proxy.adress: unknown key; did you mean 'address'?"),
        ({"servers": "caddy"}, "proxy.servers[0]: 'caddy' is not known; use one of"),
        ({"servers": []}, "proxy.servers: names nothing, or one thing twice; list each once"),
        ({"servers": ["nginx", "nginx"]}, "proxy.servers: names nothing, or one thing twice"),
        ({"listen": ["*"]}, "proxy.listen[0]: '*' is not an IP address; write it like 0.0.0.0"),
        ({"listen": ["fe80::1%x;"]}, "proxy.listen[0]: 'fe80::1%x;' is not an IP address"),
        ({"resolver": "dns.example.net"}, "proxy.resolver[0]: 'dns.example.net' is not the addr"),
        ({"resolver": "10.0.0.2:0"}, "proxy.resolver[0]: '10.0.0.2:0' is not the address of"),
        ({"resolver": "10.0.0.2; x"}, "proxy.resolver[0]: '10.0.0.2; x' is not the address of"),
        ({"resolver": "10.0.0.2:5_3"}, "proxy.resolver[0]: '10.0.0.2:5_3' is not the address of"),
        ({"resolver": "[::1]x"}, "proxy.resolver[0]: '[::1]x' is not the address of a resolver"),
        ({"http_port": 0}, "proxy.http_port: 0 is not a port; use 1 to 65535"),
        ({"http_port": "80"}, "proxy.http_port: is the text '80', not a whole number; remove"),
        ({"https_port": 80}, "proxy: uses one port twice; give http_port, https_port and inner"),
        ({"https_port": 8480}, "proxy: uses one port twice; give http_port, https_port and inner"),
        ({"nginx_version": 1.22}, "proxy.nginx_version: is the number 1.22, not text; YAML read"),
        ({"nginx_version": "stable"}, "proxy.nginx_version: 'stable' is not a version of nginx"),
        ({"nginx_version": "1.18.0"}, "proxy.nginx_version: '1.18.0' cannot refuse unknown hosts"),
        ({"assetlinks": "a.json"}, "proxy.assetlinks: 'a.json' is not an absolute path of"),
        ({"trusted_certificates": "/a b"}, "proxy.trusted_certificates: '/a b' is not an absolute"),
    ],
)
def test_a_broken_option_says_where_what_and_what_to_do(
    options: dict[str, Any], expected: str
) -> None:
    found = fault(options)

    assert found.startswith(f"HOST.{expected}"), found


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"dns": {"provider": "route53", "zone": "example.com", "record": "alias"}},
            "HOST.dns.record: a Route 53 alias can name an edge of CloudFront, not proxy's",
        ),
        (
            {"adopt": {"zone": "12345"}},
            "HOST.adopt.zone: is of KeyCDN, and this host is at own proxy; remove it",
        ),
        (
            {"certificate": {"certificate": "/etc/a.pem"}},
            "HOST.certificate.key: missing; name both files, certificate and key, or neither",
        ),
        (
            {"certificate": {"source": "files", "key": "/etc/a.key"}},
            "HOST.certificate.certificate: missing; name both files, certificate and key",
        ),
        (
            {"certificate": {"certificate": "/etc/a.pem", "key": "-----BEGIN PRIVATE KEY-----MI"}},
            "HOST.certificate.key: holds the file's own text (PEM), not its path; keep the file",
        ),
        (
            {"certificate": {"certificate": "/etc/a;b.pem", "key": "/etc/a.key"}},
            "HOST.certificate.certificate: '/etc/a;b.pem' is not an absolute path of letters",
        ),
        (
            {"certificate": {"source": "acm"}},
            "HOST.certificate.source: 'acm' is no certificate source of proxy; use files",
        ),
        (
            {"cloudfront": {"http_version": "http2"}},
            "HOST.cloudfront: belongs to another CDN; remove it or use cloudfront",
        ),
    ],
)
def test_a_broken_rule_says_where_what_and_what_to_do(keys: dict[str, Any], expected: str) -> None:
    found = fault({}, keys)

    assert found.startswith(expected), found


def test_an_address_whose_name_would_be_too_long_needs_a_name_of_its_own() -> None:
    long = ".".join(["a" * 60] * 4) + ".example"  # 251 characters; with `proxy.` before it, 257
    (found,) = faults({long: {**PROXY, "proxy": {"address": "203.0.113.10"}}})

    assert "is an IP address, and 'proxy.' before this host is longer than a name may be" in found


@pytest.mark.parametrize(
    ("key", "value"),
    [("listen", "127.0.0.1"), ("resolver", "10.0.0.2"), ("log", True), ("nginx_version", "1.22")],
)
def test_domains_at_one_address_agree_on_what_belongs_to_the_machine(
    key: str, value: object
) -> None:
    plain = {**PROXY, "proxy": {"address": ADDRESS}}
    other = {**PROXY, "proxy": {"address": ADDRESS, key: value}}

    (found,) = faults({"a.example.com": plain, "b.example.com": other})
    assert found == (
        f"domains.\"b.example.com\".proxy.{key}: differs from 'a.example.com' at the same address "
        f"'{ADDRESS}'; make them equal, best in defaults"
    )
    elsewhere = {**PROXY, "proxy": {"address": "203.0.113.10", key: value}}
    assert read(config({"a.example.com": plain, "b.example.com": elsewhere})).domains


def test_domains_at_one_address_may_have_files_of_their_own() -> None:
    plain = {**PROXY, "proxy": {"address": ADDRESS}}
    other = {**PROXY, "proxy": {"address": ADDRESS, "assetlinks": "/srv/assetlinks.json"}}

    assert len(read(config({"a.example.com": plain, "b.example.com": other})).domains) == 2


def test_an_account_for_other_clouds_needs_no_token_for_a_proxy() -> None:
    domain = {**PROXY, "account": "prod", "proxy": {"address": ADDRESS}}

    assert read(config({HOST: domain}, accounts={"prod": {"profile": "production"}})).domains


def test_the_certificate_of_another_cdn_beside_the_proxy_is_none_of_its_files() -> None:
    domain = {
        "cdn": "cloudfront",
        "esp": "sendgrid",
        "also": ["proxy"],
        "certificate": {"source": "iam", "id": "ASCAEXAMPLE1234567"},
        "proxy": {"address": ADDRESS},
    }

    sources = {edge.cdn: edge.source for edge in read(config({HOST: domain})).edges}
    assert sources["proxy"] == "files"


@pytest.mark.parametrize(
    ("edge", "address", "stage", "kept"),
    [
        (f"proxy.{HOST}", "proxy.example.net", "live", True),
        (f"proxy.{HOST}", f"proxy.{HOST}", "live", True),
        (f"proxy.{HOST}", "203.0.113.77", "live", False),
        (f"proxy.{HOST}", "2001:db8::1", "live", False),
        ("old.example.net", "proxy.example.net", "live", False),
        (f"proxy.{HOST}", "proxy.example.net", "build", False),
    ],
)
def test_the_name_of_a_live_proxy_s_address_is_not_taken_away(
    edge: str, address: str, stage: str, kept: bool
) -> None:
    previous: dict[str, Any] = {"cdn": "proxy", "stage": stage, "edge": edge, "group": None}
    stack = read(config({HOST: {**PROXY, "stage": "live", "proxy": {"address": address}}}))

    found = refused({HOST: previous}, stack)

    assert bool(found) is kept
    assert all("proxy.address: is live as 'proxy." in fault for fault in found)
