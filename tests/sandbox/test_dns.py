"""The DNS server and the DNS console of the sandbox."""

from collections.abc import Iterator

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from sandbox import dns_command, dns_zones
from sandbox.aws.route53 import CLOUDFRONT_ZONE
from sandbox.cloud import Cloud
from sandbox.dns_server import serve
from sandbox.dns_zones import Record, Zone
from sandbox.loopback import cdn_address, proxy_addresses, put_proxy, server_of
from tests.sandbox.samples import HOST, ZONE_ID

EDGE = "d1.cloudfront.net"
CLOUDFRONT = cdn_address("cloudfront")


class Resolver:
    """Asks a server over UDP and TCP, which must agree."""

    def __init__(self, address: str) -> None:
        self.host, _, port = address.partition(":")
        self.port = int(port)

    def ask(self, name: str, type_: str) -> dns.message.Message:
        query = dns.message.make_query(name, type_)
        udp = dns.query.udp(query, self.host, port=self.port, timeout=5)
        tcp = dns.query.tcp(query, self.host, port=self.port, timeout=5)
        assert udp == tcp  # in any order: servers shuffle their answers
        return udp

    def answers(self, name: str, type_: str) -> list[str]:
        return [str(item) for item in self.ask(name, type_).answer]

    def outcome(self, name: str, type_: str) -> tuple[str, int]:
        """The code and the number of answers."""
        response = self.ask(name, type_)
        return dns.rcode.to_text(response.rcode()), len(response.answer)


@pytest.fixture
def resolver(cloud: Cloud) -> Iterator[Resolver]:
    with serve(cloud) as address:
        yield Resolver(address)


def put(cloud: Cloud, name: str, type_: str, *values: str, ttl: int = 300) -> None:
    dns_zones.put(cloud, Record(ZONE_ID, name, type_, ttl, values))


def test_server_is_on_loopback(resolver: Resolver) -> None:
    assert resolver.host == "127.0.0.1"


def test_record_is_answered_with_authority(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "A", "192.0.2.1", "192.0.2.2", ttl=60)
    response = resolver.ask(HOST.upper(), "A")
    (answer,) = response.answer
    lines = {line.replace(HOST.upper(), HOST) for line in answer.to_text().splitlines()}
    assert lines == {f"{HOST}. 60 IN A 192.0.2.1", f"{HOST}. 60 IN A 192.0.2.2"}
    assert response.flags & dns.flags.AA


def test_chain_is_followed_to_the_edge(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "CNAME", "other.example.com")
    put(cloud, "other.example.com", "CNAME", f"{EDGE}.")
    cloud.set_host(EDGE, ipv6=True)
    chain = [
        f"{HOST}. 300 IN CNAME other.example.com.",
        f"other.example.com. 300 IN CNAME {EDGE}.",
    ]
    assert resolver.answers(HOST, "A") == [*chain, f"{EDGE}. 60 IN A {CLOUDFRONT}"]
    assert resolver.answers(HOST, "AAAA") == [*chain, f"{EDGE}. 60 IN AAAA ::1"]
    assert resolver.answers(HOST, "CNAME") == chain[:1]


def test_edge_without_ipv6_has_no_such_address(cloud: Cloud, resolver: Resolver) -> None:
    cloud.set_host(EDGE, ipv6=False)
    assert resolver.answers(EDGE, "A") == [f"{EDGE}. 60 IN A {CLOUDFRONT}"]
    assert resolver.outcome(EDGE, "AAAA") == ("NOERROR", 0)


def test_chain_out_of_the_sandbox_ends_there(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "CNAME", "elsewhere.example.net")
    assert resolver.answers(HOST, "A") == [f"{HOST}. 300 IN CNAME elsewhere.example.net."]


@pytest.mark.parametrize("origin", ["sendgrid.net", "eu.spgo.io", "r.eu-west-1.awstrack.me"])
def test_chain_to_an_esp_leads_to_its_stand_in(
    cloud: Cloud, resolver: Resolver, origin: str
) -> None:
    put(cloud, HOST, "CNAME", origin)
    server = server_of(cloud, origin)
    assert server is not None
    chain = [f"{HOST}. 300 IN CNAME {origin}."]
    assert resolver.answers(HOST, "A") == [*chain, f"{origin}. 60 IN A {server.address}"]
    assert resolver.answers(HOST, "AAAA") == chain


def test_every_vendor_has_an_address_of_its_own(cloud: Cloud) -> None:
    names = [EDGE, "j.sni.global.fastly.net", "z-1.kxcdn.com", "sendgrid.net", "eu.sendgrid.net"]
    servers = [server_of(cloud, name) for name in [*names, "spgo.io", "r.us-east-1.awstrack.me"]]
    assert len({server.address for server in servers if server is not None}) == 7


def test_own_proxy_is_reached_under_its_public_address_and_its_name(
    cloud: Cloud, resolver: Resolver
) -> None:
    for name in ("203.0.113.10", "proxy.example.com"):
        put_proxy(cloud, name)
    put(cloud, HOST, "A", "203.0.113.10", "192.0.2.1", ttl=60)
    first, second = proxy_addresses()[:2]
    (answer,) = resolver.answers(HOST, "A")
    assert {line.split()[-1] for line in answer.splitlines()} == {first, "192.0.2.1"}
    assert resolver.answers("proxy.example.com", "A") == [f"proxy.example.com. 60 IN A {second}"]


def test_chain_to_a_missing_name_says_so(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "CNAME", "missing.example.com")
    assert resolver.outcome(HOST, "A") == ("NXDOMAIN", 1)


def test_chain_in_a_circle_ends(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, "a.example.com", "CNAME", "b.example.com")
    put(cloud, "b.example.com", "CNAME", "a.example.com")
    assert resolver.outcome("a.example.com", "A") == ("NOERROR", 2)


def test_alias_answers_under_its_own_name(cloud: Cloud, resolver: Resolver) -> None:
    body = {"aliasZone": CLOUDFRONT_ZONE}
    for type_ in ("A", "AAAA"):
        dns_zones.put(cloud, Record(ZONE_ID, HOST, type_, None, alias=EDGE, body=body))
    assert resolver.outcome(HOST, "A") == ("NOERROR", 0)
    cloud.set_host(EDGE, ipv6=False)
    assert resolver.answers(HOST, "A") == [f"{HOST}. 60 IN A {CLOUDFRONT}"]
    assert resolver.outcome(HOST, "AAAA") == ("NOERROR", 0)


def test_no_name_and_no_data_are_told_apart(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "A", "192.0.2.1")
    assert resolver.outcome(HOST, "TXT") == ("NOERROR", 0)
    assert resolver.outcome("email.example.com", "A") == ("NOERROR", 0)
    assert resolver.outcome("example.com", "A") == ("NOERROR", 0)
    assert resolver.outcome("mail.example.com", "A") == ("NXDOMAIN", 0)
    assert resolver.outcome(f"x.{HOST}", "A") == ("NXDOMAIN", 0)
    (authority,) = resolver.ask("mail.example.com", "A").authority
    assert str(authority).startswith("example.com. 60 IN SOA ")


def test_wildcard_answers_for_names_without_records(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, "*.example.com", "A", "192.0.2.1")
    put(cloud, HOST, "A", "192.0.2.2")
    assert resolver.answers("x.example.com", "A") == ["x.example.com. 300 IN A 192.0.2.1"]
    assert resolver.answers("x.y.example.com", "A") == ["x.y.example.com. 300 IN A 192.0.2.1"]
    # email.example.com exists, so the wildcard stands for nothing below it (RFC 4592).
    assert resolver.outcome("x.email.example.com", "A") == ("NXDOMAIN", 0)


def test_zone_has_its_own_records(resolver: Resolver) -> None:
    servers = resolver.answers("example.com", "NS")[0].splitlines()
    assert len(servers) == 4
    assert all(".awsdns-" in server for server in servers)
    assert len(resolver.answers("example.com", "SOA")) == 1


def test_name_outside_is_refused(resolver: Resolver) -> None:
    assert resolver.outcome("example.org", "A") == ("REFUSED", 0)


def test_a_name_above_a_zone_exists_and_holds_nothing(resolver: Resolver) -> None:
    """As a top-level domain does, whose CAA records an authority asks for (RFC 8659)."""
    assert resolver.outcome("com", "CAA") == ("NOERROR", 0)
    assert resolver.outcome("net", "CAA") == ("REFUSED", 0)


def test_private_zone_is_not_answered(cloud: Cloud, resolver: Resolver) -> None:
    dns_zones.put_zone(cloud, Zone("P", "example.org", "aws", private=True))
    assert resolver.outcome("example.org", "SOA") == ("REFUSED", 0)


def test_change_is_seen_at_once(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "CNAME", "sendgrid.net")
    assert resolver.answers(HOST, "CNAME") == [f"{HOST}. 300 IN CNAME sendgrid.net."]
    put(cloud, HOST, "CNAME", EDGE)
    assert resolver.answers(HOST, "CNAME") == [f"{HOST}. 300 IN CNAME {EDGE}."]


def test_long_answer_is_cut_over_udp(cloud: Cloud, resolver: Resolver) -> None:
    put(cloud, HOST, "TXT", *[f'"{number}{"x" * 200}"' for number in range(10)])
    query = dns.message.make_query(HOST, "TXT")
    short = dns.query.udp(query, resolver.host, port=resolver.port, timeout=5)
    assert short.flags & dns.flags.TC
    full = dns.query.tcp(query, resolver.host, port=resolver.port, timeout=5)
    assert len(full.answer[0]) == 10


def test_broken_store_is_a_server_failure(cloud: Cloud, resolver: Resolver) -> None:
    cloud.execute("DROP TABLE dns_zones")
    assert resolver.outcome(HOST, "A") == ("SERVFAIL", 0)


@pytest.fixture
def console(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setenv("SANDBOX_HOME", str(cloud.path.parent))
    return cloud


def test_console_sets_shows_and_unsets(console: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    assert dns_command.main(["set", f"{HOST.upper()}.", "cname", "sendgrid.net"]) == 0
    assert dns_command.main(["set", HOST, "CNAME", EDGE, "--ttl", "60"]) == 0
    capsys.readouterr()
    assert dns_command.main(["list"]) == 0
    assert f"  {HOST} 60 CNAME {EDGE}\n" in capsys.readouterr().out
    assert dns_command.main(["unset", HOST]) == 0
    assert dns_zones.records(console, ZONE_ID) == []
    capsys.readouterr()
    assert dns_command.main(["history", HOST]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("CNAME ")[2] for line in lines] == [
        "nothing -> sendgrid.net (ttl 300)",
        f"sendgrid.net (ttl 300) -> {EDGE} (ttl 60)",
        f"{EDGE} (ttl 60) -> nothing",
    ]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["set", "a.example.org", "A", "192.0.2.1"], "there are example.com"),
        (["set", "a.example.com", "A", "x"], "no data of a A record"),
        (["set", "a.example.com", "BOGUS", "x"], "is not one of"),
        (["set", "a b", "A", "192.0.2.1"], "no host name"),
        (["set", "a.example.com", "A", "192.0.2.1", "--ttl", "-1"], "seconds"),
        (["set", "example.com", "CNAME", "x.example.org"], "cannot be a CNAME"),
        (["set", "taken.example.com", "CNAME", "x.example.org"], "sandbox/dns unset"),
        (["unset", "a.example.com"], "has no record"),
        (["unset", "taken.example.com", "TXT"], "has no TXT"),
    ],
)
def test_console_refuses(
    console: Cloud, capsys: pytest.CaptureFixture[str], arguments: list[str], text: str
) -> None:
    put(console, "taken.example.com", "A", "192.0.2.1")
    assert dns_command.main(arguments) == 1
    assert text in capsys.readouterr().err
    assert len(dns_zones.records(console, ZONE_ID)) == 1


def test_console_quotes_text(console: Cloud) -> None:
    assert dns_command.main(["set", "a.example.com", "TXT", "hello there"]) == 0
    assert dns_zones.records(console, ZONE_ID)[0].values == ('"hello there"',)
