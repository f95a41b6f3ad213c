"""Values of an own proxy: each in its one spelling."""

import pytest

from components.config.faults import FaultyValueError
from components.proxy.checks import check_all
from components.proxy.descriptor import PROXY
from components.proxy.options import ProxyOptions
from tests.config.reading import config, fault, faults, one, read

ADDRESS = "proxy.example.net"


def options(**given: object) -> ProxyOptions:
    """The proxy of one domain, with some options."""
    block = {"address": ADDRESS, **given}
    return PROXY.of(one({"cdn": "proxy", "esp": "sendgrid", "proxy": block}))


def refused(**given: object) -> str:
    """The one fault of a domain with these options."""
    block = {"address": ADDRESS, **given}
    return fault({"cdn": "proxy", "esp": "sendgrid", "proxy": block})


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("10.0.0.2", "10.0.0.2"),
        ("10.0.0.2:5353", "10.0.0.2:5353"),
        ("10.0.0.2:1", "10.0.0.2:1"),
        ("2001:DB8::1", "[2001:db8::1]"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("[2001:db8::1]:65535", "[2001:db8::1]:65535"),
    ],
)
def test_a_resolver_is_an_address_and_perhaps_a_port(written: str, read_as: str) -> None:
    assert options(resolver=written).resolver == (read_as,)
    assert options(resolver=["10.1.1.1", written]).resolver == ("10.1.1.1", read_as)


@pytest.mark.parametrize(
    "written",
    [
        "",
        ":53",
        "10.0.0.2:",
        "10.0.0.2:53:53",
        "10.0.0.2:65536",
        " 10.0.0.2 ",
        "\n10.0.0.2",
        "[2001:db8::1]]",
        "[2001:db8::1]53",
        "2001:db8::1]:53",
        "X10.0.0.2X",
        "fe80::1%eth0",
        "[fe80::1%eth0]",
    ],
)
def test_what_is_no_resolver_is_refused(written: str) -> None:
    assert "is not the address of a resolver; write it like 10.0.0.2, 10" in refused(
        resolver=written
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("0.0.0.0", "0.0.0.0"), ("[2001:DB8::1]", "2001:db8::1"), ("::", "::")],
)
def test_an_address_to_listen_on_has_one_spelling(written: str, read_as: str) -> None:
    assert options(listen=written).listen == (read_as,)


@pytest.mark.parametrize("written", [" 0.0.0.0", "0.0.0.0\n", "X0.0.0.0", "0.0.0.0:80"])
def test_what_is_no_address_to_listen_on_is_refused(written: str) -> None:
    assert "is not an IP address; write it like 0.0.0.0 or" in refused(listen=written)


@pytest.mark.parametrize(
    "written",
    ["127.0.0.1", "0.0.0.0", "224.0.0.1", "ff02::1", "ff0e::1", "169.254.1.1", "fe80::1", "::1"],
)
def test_no_recipient_reaches_an_address_of_one_machine_or_net(written: str) -> None:
    assert f"'{written}' is no address a recipient can reach; write the proxy's" in refused(
        address=written
    )


def test_letters_around_an_address_are_part_of_a_name() -> None:
    assert options(address="X203.0.113.10X").address == "x203.0.113.10x"


@pytest.mark.parametrize("written", ["nginx", 1, {"a": 1}, None])
def test_a_list_may_be_one_text_and_nothing_else(written: object) -> None:
    if written == "nginx":
        assert options(servers=written).servers == ("nginx",)
    else:
        assert "proxy.servers: is " in refused(servers=written)
        assert ", not a list; " in refused(servers=written)


def test_a_domain_without_an_address_hides_no_fault_of_the_others() -> None:
    plain = {"cdn": "proxy", "esp": "sendgrid"}
    found = faults(
        {
            "a.example.com": plain,
            "b.example.com": {**plain, "proxy": {"address": ADDRESS}},
            "c.example.com": {**plain, "proxy": {"address": ADDRESS, "log": True}},
        }
    )
    assert [text.partition(";")[0] for text in found] == [
        'domains."a.example.com".proxy.address: missing',
        "domains.\"c.example.com\".proxy.log: differs from 'b.example.com' at the same address "
        f"'{ADDRESS}'",
    ]


def test_a_standby_elsewhere_leaves_the_proxy_s_address_to_the_cdn_that_serves() -> None:
    """A host that is live at another CDN loses no name that a recipient resolves."""
    keys = {"cdn": "cloudfront", "esp": "sendgrid", "also": ["proxy"], "stage": "live"}
    stack = read(config({"a.example.com": {**keys, "proxy": {"address": ADDRESS}}}))
    (domain,) = stack.domains
    assert list(check_all([(domain, PROXY.of(domain))])) == []


def test_faulty_values_keep_both_halves() -> None:
    error = FaultyValueError("what", "remedy")
    assert (error.what, error.remedy, str(error)) == ("what", "remedy", "what; remedy")
