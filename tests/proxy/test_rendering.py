"""Rendering by itself: options, injection, and the files that the command writes."""

import json
import re
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from components.config.faults import ConfigError
from components.proxy import write
from components.proxy.render import RENDERERS
from tests.config.reading import read
from tests.support import golden

HOST = "ablink.email.example.com"
BENIGN = {
    "address": "proxy.example.net",
    "trusted_certificates": "/etc/ssl/ca.pem",
    "resolver": ["10.0.0.2"],
    "listen": ["0.0.0.0"],
    "nginx_version": "1.22.1",
    "assetlinks": "/srv/assetlinks.json",
    "apple_app_site_association": "/srv/apple",
    "acme_challenges": "/var/www/certbot",
}
FILES = {"certificate": "/tls/a.pem", "key": "/tls/a.key", "chain": "/tls/chain.pem"}


def rendered(
    options: dict[str, Any] | None = None,
    keys: dict[str, Any] | None = None,
    hosts: tuple[str, ...] = (HOST,),
) -> dict[str, str]:
    """Server -> the configuration of the one machine."""
    domain = {
        "cdn": "proxy",
        "esp": "sendgrid",
        "proxy": {"address": "proxy.example.net", **(options or {})},
        **(keys or {}),
    }
    stack = read({"ssl-click-tracking:domains": json.dumps(dict.fromkeys(hosts, domain))})
    (sites,) = write.machines(stack).values()
    return {server: RENDERERS[server](sites) for server in sites[0].options.servers}


WHOLE: dict[str, dict[str, Any]] = {
    "few-options": {"options": {}},
    "all-options": {
        "options": {
            **BENIGN,
            **{"listen": ["203.0.113.10", "2001:db8::1"], "http_port": 8080, "https_port": 8443},
            **{"inner_port": 9000, "upstream_port": 4443, "log": True},
        },
        "keys": {"certificate": FILES, "x_forwarded_host": False},
        "hosts": ("b.example.com", f"{'a' * 35}.example.com"),
    },
    "ses": {
        "options": {"verify_upstream": False, "nginx_version": "1.25.1"},
        "keys": {"esp": "ses", "region": "eu-west-1"},
    },
}


@pytest.mark.parametrize("server", ["nginx", "apache"])
@pytest.mark.parametrize("case", WHOLE)
def test_a_whole_configuration_stays_as_it_was(case: str, server: str) -> None:
    """A stack's outputs hold it, so another blank would be a change in every state."""
    golden.check(f"proxy-{server}-{case}", rendered(**WHOLE[case])[server])


def shape(text: str) -> list[str]:
    """Every line's first words, and the characters that give a configuration its structure."""
    return [
        " ".join(line.split()[:1]) + "".join(re.findall(r"[;{}<>\"\\$#]", line))
        for line in text.splitlines()
    ]


TEXT = st.text(max_size=30) | st.text(alphabet="/ab.;{}\"'\\$#\n <>%!*-", max_size=12)
PATHS = TEXT | TEXT.map(lambda text: f"/{text}")


@given(
    key=st.sampled_from(sorted({*BENIGN, *FILES, "origin", "host"} - {"nginx_version"})),
    text=PATHS,
)
def test_no_value_of_the_stack_file_can_leave_its_place_in_a_directive(key: str, text: str) -> None:
    """Whatever is written is a fault, or stands where a harmless value would stand."""
    options: dict[str, Any] = dict(BENIGN)
    keys: dict[str, Any] = {"certificate": dict(FILES)}
    host = HOST
    if key in BENIGN:
        options[key] = [text] if isinstance(BENIGN[key], list) else text
    elif key in FILES:
        keys["certificate"][key] = text
    elif key == "origin":
        keys[key] = text
    else:
        host = text
    try:
        found = rendered(options, keys, (host,))
    except ConfigError:
        return
    expected = rendered(BENIGN, {"certificate": FILES})
    for server, configuration in found.items():
        assert shape(configuration) == shape(expected[server])


@given(version=st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 20)))
@example(version=(1, 25, 0))
@example(version=(1, 25, 1))
@example(version=(1, 9, 100))
@example(version=(1, 19, 6))
@example(version=(1, 19, 7))
def test_a_version_of_nginx_only_chooses_how_http_2_is_said(version: tuple[int, ...]) -> None:
    written = ".".join(str(part) for part in version)
    if version < (1, 19, 4):
        with pytest.raises(ConfigError, match="cannot refuse unknown hosts"):
            rendered({"nginx_version": written})
        return
    found, newest = rendered({"nginx_version": written}), rendered()
    old = newest["nginx"].replace("    http2 on;\n", "").replace(" ssl;", " ssl http2;")
    old = old.replace(" ssl default_server;", " ssl http2 default_server;")
    if version < (1, 19, 7):  # Of http2 alone until then.
        limits = "    http2_max_field_size 16k;\n    http2_max_header_size 64k;\n"
        shared = "    large_client_header_buffers"
        old = old.replace(shared, limits + shared)

    assert found == (newest if version >= (1, 25, 1) else newest | {"nginx": old})


@given(version=TEXT)
def test_what_is_no_version_of_nginx_is_refused(version: str) -> None:
    assume(not re.fullmatch(r"\d+(\.\d+)+", version, re.ASCII))

    with pytest.raises(ConfigError, match="nginx_version"):
        rendered({"nginx_version": version})


@given(
    parts=st.lists(st.sampled_from(["/a", "/b.c", "/{host}", "/x-{host}.pem", "/_@+"]), min_size=1)
)
def test_a_harmless_path_stands_as_it_is_written_with_the_host_filled_in(parts: list[str]) -> None:
    path = "".join(parts)
    found = rendered({}, {"certificate": {"certificate": path, "key": "/k"}})

    assert f"ssl_certificate {path.replace('{host}', HOST)};\n" in found["nginx"]
    assert f'SSLCertificateFile "{path.replace("{host}", HOST)}"\n' in found["apache"]


@pytest.mark.parametrize(
    ("version", "parameter"), [(None, False), ("1.25.1", False), ("1.25", True), ("1.22.1", True)]
)
def test_http_2_is_said_as_the_installed_nginx_wants_it(
    version: str | None, parameter: bool
) -> None:
    """sources/proxy#http2: now a directive of its own."""
    nginx = rendered({} if version is None else {"nginx_version": version})["nginx"]

    assert ("listen 0.0.0.0:443 ssl http2;" in nginx) is parameter
    assert ("    http2 on;" in nginx) is not parameter


OPTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"listen": "::1"}, "nginx", "listen [::1]:80;"),
    ({"listen": "::1"}, "apache", "<VirtualHost [::1]:443>"),
    ({"listen": ["10.0.0.1", "::1"]}, "apache", "<VirtualHost 10.0.0.1:80 [::1]:80>"),
    ({"http_port": 8080}, "nginx", "listen 0.0.0.0:8080 default_server;"),
    ({"https_port": 8443}, "apache", "<VirtualHost *:8443>"),
    (
        {"resolver": ["10.0.0.2:5353", "2001:db8::1"]},
        "nginx",
        "resolver 10.0.0.2:5353 [2001:db8::1] valid=10s;",
    ),
    ({"verify_upstream": False}, "nginx", "proxy_ssl_verify off;"),
    ({"verify_upstream": False}, "apache", "SSLProxyVerify none"),
    ({"upstream_port": 8443}, "nginx", "proxy_pass https://$esp:8443;"),
    ({"upstream_port": 8443}, "apache", '"https://sendgrid.net:8443/" nocanon disablereuse=On'),
    ({"acme_challenges": "/srv/{host}"}, "nginx", f"root /srv/{HOST};"),
    ({"inner_port": 9000}, "apache", "Listen 127.0.0.1:9000"),
    ({"assetlinks": "/srv/{host}"}, "nginx", f"alias /srv/{HOST};"),
    (
        {"assetlinks": "/srv/{host}"},
        "apache",
        f'AliasMatch "^/\\.well-known/assetlinks\\.json$" "/srv/{HOST}"',
    ),
]


@pytest.mark.parametrize(("options", "server", "line"), OPTIONS)
def test_an_option_reaches_the_configuration(
    options: dict[str, Any], server: str, line: str
) -> None:
    assert line in rendered(options)[server]
    assert line not in rendered()[server]


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_logs_are_kept_only_where_they_are_asked_for(server: str) -> None:
    """sources/security#logs."""
    silent = ("access_log off;", "error_log /dev/null", "CustomLog /dev/null", "LogLevel emerg")

    assert sum(line in rendered()[server] for line in silent) == 2
    assert not any(line in rendered({"log": True})[server] for line in silent)


@pytest.mark.parametrize(("length", "said"), [(46, False), (47, True)])
def test_a_host_name_too_long_for_nginx_s_default_is_given_room(length: int, said: bool) -> None:
    host = f"{'a' * (length - 12)}.example.com"

    assert ("\nserver_names_hash_bucket_size 512;\n" in rendered(hosts=(host,))["nginx"]) is said


def test_a_chain_of_its_own_is_given_to_apache_and_joined_for_nginx() -> None:
    found = rendered({}, {"certificate": FILES})

    assert "# Made by: cat /tls/a.pem /tls/chain.pem > /tls/a.pem.with-chain\n" in found["nginx"]
    assert "ssl_certificate /tls/a.pem.with-chain;" in found["nginx"]
    assert "#   cat /tls/a.pem /tls/chain.pem > /tls/a.pem.with-chain\n" in found["nginx"]
    assert 'SSLCertificateChainFile "/tls/chain.pem"' in found["apache"]


@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_unknown_hosts_are_refused_once_and_first_however_many_domains_there_are(
    server: str,
) -> None:
    text = rendered(hosts=("b.example.com", "a.example.com"))[server]

    refusal = "return 444;" if server == "nginx" else "ServerName unknown.invalid"
    assert text.count(refusal) == (1 if server == "nginx" else 3)
    assert text.rindex(refusal) < text.index(
        "a.example.com;" if server == "nginx" else "ServerName a."
    )
    assert text.index("a.example.com") < text.index("b.example.com") or server == "apache"


def test_the_step_to_the_esp_answers_on_loopback_alone_and_stands_once_an_esp() -> None:
    text = rendered(hosts=("b.example.com", "a.example.com"))["apache"]

    assert [line for line in text.splitlines() if line.startswith("Listen")] == [
        "Listen 127.0.0.1:8480"
    ]
    assert text.count("ServerName sendgrid.net\n") == 1
