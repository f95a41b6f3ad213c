"""Numbers and lengths: the last one that passes, and the first one that does not."""

from typing import Any

import pytest

from components.config.faults import FaultyValueError
from components.config.kinds import seconds
from components.keycdn.descriptor import KEYCDN
from components.proxy.options import ProxyOptions, file_path, version
from components.registry import CDNS
from tests.config.reading import HOST, PLAIN, config, fault, faults, one, read

ROUTE53 = {"provider": "route53", "zone": "example.com"}
ADDRESS = {"address": "proxy.example.net"}


def of(cdn: str, **options: Any) -> dict[str, Any]:
    """The keys of a host at a CDN with some of its options."""
    extra = ADDRESS if cdn == "proxy" else {}
    return {"cdn": cdn, "esp": "sendgrid", cdn: {**extra, **options}}


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"dns": {**ROUTE53, "ttl": 86_400}}, None),
        ({"dns": {**ROUTE53, "ttl": 86_401}}, "86401 is not a TTL between 0 and 86400 seconds"),
        (of("fastly", ttl=0), None),
        (of("fastly", ttl=3600), None),
        (of("fastly", ttl=3601), "3601 is not between 0 and 3600 seconds"),
        (of("fastly", ttl=-1), "-1 is not between 0 and 3600 seconds"),
        (of("keycdn", max_expire=1), None),
        (of("keycdn", max_expire=1440), None),
        (of("keycdn", max_expire=0), "0 is not between 1 and 1440 minutes"),
        (of("keycdn", max_expire=1441), "1441 is not between 1 and 1440 minutes"),
        (of("proxy", http_port=1), None),
        (of("proxy", http_port=65_535), None),
        (of("proxy", http_port=65_536), "65536 is not a port"),
        (of("proxy", upstream_port=0), "0 is not a port"),
    ],
)
def test_a_number_in_its_range_passes_and_the_next_does_not(
    keys: dict[str, Any], what: str | None
) -> None:
    if what is None:
        assert one(keys).host == HOST
    else:
        assert f": {what}; " in fault(keys)


@pytest.mark.parametrize(
    ("duration", "number"),
    [("1s", 1), ("90s", 90), ("1m", 60), ("2h", 7200), ("24h", 86_400), ("86400s", 86_400)],
)
def test_a_duration_of_at_most_a_day_is_a_number_of_seconds(duration: str, number: int) -> None:
    assert seconds(duration) == number


@pytest.mark.parametrize("duration", ["86401s", "1441m", "25h", "0s", "1", "h", "1d", "1s1m", ""])
def test_what_is_no_duration_of_at_most_a_day_is_refused(duration: str) -> None:
    with pytest.raises(FaultyValueError, match=f"^'{duration}' is not a duration of at most a day"):
        seconds(duration)


def test_a_path_has_at_most_512_characters() -> None:
    longest = "/" + "a" * 511

    assert file_path(longest) == longest
    with pytest.raises(FaultyValueError, match="is not an absolute path"):
        file_path(f"{longest}a")


def test_the_oldest_nginx_passes() -> None:
    assert version("1.19.4") == (1, 19, 4)
    assert version("1.20") == (1, 20, 0)
    with pytest.raises(FaultyValueError) as caught:
        version("1.19.3")
    assert (caught.value.what, caught.value.remedy) == (
        "'1.19.3' cannot refuse unknown hosts over TLS",
        "use nginx 1.19.4 or newer",
    )


def test_the_name_for_an_address_may_be_as_long_as_a_name() -> None:
    longest = ".".join(["a" * 60] * 3 + ["b" * 56]) + ".example"  # with `proxy.` 253

    assert len(f"proxy.{longest}") == 253
    proxy = {"cdn": "proxy", "esp": "sendgrid", "proxy": {"address": "203.0.113.10"}}
    assert read(config({longest: proxy})).domains
    (found,) = faults({f"c{longest}": proxy})
    assert "'proxy.' before this host is longer than a name may be" in found


@pytest.mark.parametrize("plan", ["free", "pro", "business", "enterprise"])
def test_a_partial_setup_needs_one_of_the_larger_plans(plan: str) -> None:
    keys = {
        "cdn": "cloudflare",
        "esp": "sendgrid",
        "dns": ROUTE53,
        "cloudflare": {"setup": "partial", "zone": "example.com", "plan": plan},
    }
    if plan in ("business", "enterprise"):
        assert one(keys).host == HOST
    else:
        assert fault(keys).startswith(
            f"HOST.cloudflare.setup: is 'partial', which the plan '{plan}' does not have; "
        )


def test_a_block_of_one_s_own_options_is_read() -> None:
    options: ProxyOptions = CDNS["proxy"].of(one(of("proxy", servers=["apache"], log=True)))
    assert (options.servers, options.log) == (("apache",), True)
    assert KEYCDN.of(one(of("keycdn", max_expire=7))).max_expire == 7
    assert PLAIN["cdn"] == "cloudfront"
