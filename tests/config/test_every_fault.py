"""No fault hides another: everything that is wrong is said at once."""

from typing import Any

from tests.config.reading import HOST, PLAIN, config, fault, faults, read, refused

GROUPED: dict[str, Any] = {**PLAIN, "group": "g"}


def test_a_chain_is_read_where_the_certificate_is_missing() -> None:
    certificate = {"source": "custom", "chain": "no.pem", "key_secret": "key"}
    found = faults(
        {HOST: {**PLAIN, "cdn": "fastly", "certificate": certificate}}, key="in the clear"
    )

    assert len([text for text in found if ".certificate.chain: 'no.pem' is no PEM" in text]) == 1
    assert len([text for text in found if ".certificate.certificate: missing; " in text]) == 1


def test_hosts_of_a_group_that_differ_at_two_cdns_differ_twice() -> None:
    one = {**GROUPED, "also": ["keycdn", "fastly"]}
    other = {**one, "keycdn": {"max_expire": 2}, "fastly": {"ttl": 1}}

    found = faults({"a.example.com": one, "b.example.com": other})
    assert [text.partition(": ")[0] for text in found] == [
        'domains."b.example.com".fastly',
        'domains."b.example.com".keycdn',
    ]


def test_a_fingerprint_that_is_no_text_says_so() -> None:
    app = {"package": "com.example.shop", "fingerprints": [5]}

    assert fault({"deep_links": {"android": [app]}}).startswith(
        "HOST.deep_links.android[0].fingerprints[0]: is the number 5, not text; quote it"
    )


def test_a_key_that_is_missing_and_holds_no_word_of_a_few_has_to_be_added() -> None:
    found = fault({"deep_links": {"android": [{"package": "com.example.shop"}]}})

    assert found == "HOST.deep_links.android[0].fingerprints: missing; add it"


def test_a_name_that_resolvers_still_know_stays_when_the_host_moves_on() -> None:
    """From a live proxy at an IP address to its standby, the address changed in one go."""
    keys = {"cdn": "cloudfront", "esp": "sendgrid", "also": ["proxy"], "stage": "live"}
    left = {
        "cdn": "proxy",
        "stage": "live",
        "edge": f"proxy.{HOST}",
        "group": None,
        "also": {"cloudfront": "d1.cloudfront.net"},
    }

    def change(address: str) -> list[str]:
        stack = read(config({HOST: {**keys, "proxy": {"address": address}}}))
        return refused({HOST: left}, stack)

    (found,) = change("proxy.example.net")
    assert "proxy.address: is live as 'proxy." in found
    assert change("203.0.113.10") == []
