"""The stand-in for KeyCDN's API: strict about fields, names, keys and limits."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from sandbox import dns_zones, faults, settings
from sandbox.cloud import Cloud
from sandbox.dns_zones import Record
from sandbox.keycdn.server import DENIED_KEY, REFUSED_KEY, serve
from sandbox.seed import seed
from sandbox.stand_ins import STAND_IN
from tests.sandbox.samples import ZONE_ID
from tests.support.certificates import issue, own

HOST = "ablink.example.com"
PULL = {"name": "mail", "type": "pull", "originurl": "https://sendgrid.net"}
PEM, KEY = own()


@pytest.fixture
def api(cloud: Cloud) -> Iterator[httpx2.Client]:
    with serve(cloud) as url, httpx2.Client(base_url=url, auth=(STAND_IN, "")) as client:
        yield client


def made(api: httpx2.Client, **fields: object) -> dict[str, Any]:
    """A new pull zone."""
    answer = api.post("/zones.json", json={**PULL, **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]["zone"]


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    assert answer.json()["status"] == "error"
    return answer.status_code, answer.json()["description"]


def test_a_new_zone_has_the_api_s_defaults_and_text_for_everything(api: httpx2.Client) -> None:
    """sources/keycdn#query-string: samples have the query string ignored, and 1440 minutes."""
    zone = made(api)

    assert (zone["cacheignorequerystring"], zone["cachemaxexpire"]) == ("enabled", "1440")
    assert (zone["sslcert"], zone["customsslkey"]) == ("shared", None)
    assert api.get(f"/zones/{zone['id']}.json").json()["data"]["zone"] == zone
    assert api.get("/zones.json").json()["data"]["zones"] == [zone]


def test_nothing_there_is_an_empty_list_and_nothing_of_another_account_is_shown(
    api: httpx2.Client,
) -> None:
    assert api.get("/zones.json").json()["data"] == {"zones": []}
    zone = made(api)

    assert api.get("/zones.json", auth=("other", "")).json()["data"] == {"zones": []}
    assert refusal(api.get(f"/zones/{zone['id']}.json", auth=("other", "")))[0] == 403


FAULTY: list[tuple[dict[str, object], str]] = [
    ({"cacheforever": "enabled"}, "unknown field cacheforever"),
    ({"http2": "on"}, "invalid value for http2"),
    ({"http2": True}, "invalid value for http2"),
    ({"http2": None}, "invalid value for http2"),
    ({"name": "a" * 21}, "invalid value for name"),
    ({"name": "a-b"}, "invalid value for name"),
    ({"sslcert": "acme"}, "invalid value for sslcert"),
    ({"type": "mirror"}, "invalid value for type"),
    ({"cachemaxexpire": "-1"}, "invalid value for cachemaxexpire"),
    ({"originurl": "sendgrid.net"}, "invalid value for originurl"),
    ({"originurl": ""}, "invalid value for originurl"),
    ({"customsslcert": "PEM"}, "invalid value for customsslcert"),
    ({"sslcert": "custom"}, "customsslkey and customsslcert are required for sslcert custom"),
    (
        {"originshield": "enabled", "cachekeyscheme": "enabled"},
        "cachekeyscheme cannot be used with originshield",
    ),
    ({"sslcert": "letsencrypt"}, "no zone alias points at the zone yet: no certificate"),
]


@pytest.mark.parametrize(("fields", "said"), FAULTY)
def test_a_faulty_zone_is_refused_whole(
    fields: dict[str, object], said: str, api: httpx2.Client
) -> None:
    assert refusal(api.post("/zones.json", json={**PULL, **fields})) == (400, said)
    assert api.get("/zones.json").json()["data"] == {"zones": []}

    zone = made(api)
    changed = api.put(f"/zones/{zone['id']}.json", json=fields)
    assert changed.status_code == 400
    assert api.get(f"/zones/{zone['id']}.json").json()["data"]["zone"] == zone


def test_a_zone_needs_a_name_of_its_own_in_its_account(api: httpx2.Client) -> None:
    made(api)

    assert refusal(api.post("/zones.json", json={"type": "push"})) == (400, "name is required")
    said = refusal(api.post("/zones.json", json=PULL))
    assert said == (400, "a zone with this name exists already")
    assert api.post("/zones.json", json=PULL, auth=("other", "")).status_code == 200


def test_an_alias_is_on_one_zone_only_whoever_s_it_is(api: httpx2.Client) -> None:
    zone = made(api)
    alias = {"zone_id": zone["id"], "name": HOST}
    assert api.post("/zonealiases.json", json=alias).status_code == 200

    other = api.post("/zones.json", json=PULL, auth=("other", "")).json()["data"]["zone"]
    again = {"zone_id": other["id"], "name": HOST}
    said = (400, "this zone alias exists already")
    assert refusal(api.post("/zonealiases.json", json=alias)) == said
    assert refusal(api.post("/zonealiases.json", json=again, auth=("other", ""))) == said


@pytest.mark.parametrize(
    ("alias", "status"),
    [
        ({"zone_id": "7", "name": HOST}, 404),
        ({"name": "not a host"}, 400),
        ({"name": "UPPER.example.com"}, 400),
        ({"name": 5}, 400),
        ({"name": HOST, "ttl": 5}, 400),
    ],
)
def test_a_faulty_alias_is_refused(
    alias: dict[str, object], status: int, api: httpx2.Client
) -> None:
    zone = made(api)

    assert (
        refusal(api.post("/zonealiases.json", json={"zone_id": zone["id"], **alias}))[0] == status
    )


def test_a_zone_with_aliases_cannot_be_deleted(api: httpx2.Client, cloud: Cloud) -> None:
    zone = made(api)
    alias = api.post("/zonealiases.json", json={"zone_id": zone["id"], "name": HOST})
    name = f"mail-{int(zone['id']):x}.kxcdn.com"
    assert cloud.host_has_ipv6(name)

    assert refusal(api.delete(f"/zones/{zone['id']}.json"))[0] == 400
    identity = alias.json()["data"]["zonealias"]["id"]
    assert api.delete(f"/zonealiases/{identity}.json").status_code == 200
    assert api.delete(f"/zones/{zone['id']}.json").status_code == 200
    assert api.get(f"/zones/{zone['id']}.json").status_code == 404
    assert cloud.host_has_ipv6(name) is None


def test_lets_encrypt_issues_for_the_names_that_point_at_the_zone(
    api: httpx2.Client, cloud: Cloud
) -> None:
    """sources/keycdn#lets-encrypt: the assumption is that the CNAME has to be there first."""
    zone = made(api)
    for name in (HOST, "b.example.com"):
        api.post("/zonealiases.json", json={"zone_id": zone["id"], "name": name})
    target = f"mail-{int(zone['id']):x}.kxcdn.com"
    dns_zones.put(cloud, Record(ZONE_ID, HOST, "CNAME", 300, (f"{target}.",)))
    dns_zones.put(cloud, Record(ZONE_ID, "b.example.com", "CNAME", 300, ("sendgrid.net",)))

    api.put(f"/zones/{zone['id']}.json", json={"sslcert": "letsencrypt"})

    assert cloud.items("keycdn", "zone")[zone["id"]]["issued"] == [HOST]
    api.put(f"/zones/{zone['id']}.json", json={"sslcert": "shared"})
    assert cloud.items("keycdn", "zone")[zone["id"]]["issued"] == []


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        (("", ""), 401),
        ((STAND_IN, "password"), 401),
        ((REFUSED_KEY, ""), 401),
        ((DENIED_KEY, ""), 403),
    ],
)
def test_a_key_is_needed(
    authorization: tuple[str, str] | None, status: int, api: httpx2.Client
) -> None:
    address = str(api.base_url)
    with httpx2.Client(base_url=address, auth=authorization) as stranger:
        assert refusal(stranger.get("/zones.json"))[0] == status


def test_what_is_no_json_or_no_route_is_refused(api: httpx2.Client) -> None:
    json_type = {"Content-Type": "application/json"}

    assert refusal(api.post("/zones.json", content=b"{", headers=json_type))[0] == 400
    assert refusal(api.post("/zones.json", content=b"[1]", headers=json_type))[0] == 400
    assert refusal(api.post("/zones.json", data={"name": "mail"}))[0] == 400
    assert refusal(api.post("/zones.json", json={"name": "a" * 70_000}))[0] == 413
    assert refusal(api.get("/purge.json"))[0] == 404
    assert refusal(api.put("/zones.json", json={}))[0] == 404


def test_the_rate_limit_is_in_the_headers_and_kept(api: httpx2.Client, cloud: Cloud) -> None:
    settings.put(cloud, "keycdn.requests_per_minute", 2)

    answers = [api.get("/zones.json") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [a.headers["X-Rate-Limit-Remaining"] for a in answers] == ["1", "0", "0"]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
    assert api.get("/zones.json", auth=("other", "")).status_code == 200


@pytest.mark.parametrize(("kind", "status"), [("throttle", 429), ("error", 503), ("refuse", 403)])
def test_it_fails_when_it_is_told_to(
    kind: str, status: int, api: httpx2.Client, cloud: Cloud
) -> None:
    faults.arm(cloud, "keycdn:AddZone", kind)

    assert refusal(api.post("/zones.json", json=PULL))[0] == status
    assert cloud.items("keycdn", "zone") == {}
    made(api)


@pytest.mark.parametrize(("kind", "done"), [("lose", 1), ("hang", 0)])
def test_it_gives_no_answer_when_it_is_told_to(
    kind: str, done: int, api: httpx2.Client, cloud: Cloud
) -> None:
    faults.arm(cloud, "keycdn:AddZone", kind)

    with pytest.raises(httpx2.TransportError):
        api.post("/zones.json", json=PULL, timeout=0.3)

    assert len(cloud.items("keycdn", "zone")) == done


def test_a_zone_that_a_stack_file_adopts_exists_until_it_is_deleted(
    api: httpx2.Client, cloud: Cloud
) -> None:
    file = {
        "ssl-click-tracking:domains": {
            HOST: {"cdn": "keycdn", "esp": "sendgrid", "adopt": {"zone": "190001"}}
        }
    }
    seed(cloud, file)
    seed(cloud, file)

    zone = api.get("/zones/190001.json").json()["data"]["zone"]
    assert (zone["type"], zone["originurl"]) == ("pull", "https://sendgrid.net")
    (alias,) = api.get("/zonealiases.json").json()["data"]["zonealiases"]
    assert (alias["name"], alias["zone_id"]) == (HOST, "190001")
    assert made(api)["id"] != "190001"

    api.delete(f"/zonealiases/{alias['id']}.json")
    api.delete("/zones/190001.json")
    seed(cloud, file)
    assert api.get("/zones/190001.json").status_code == 404


def test_a_certificate_of_one_s_own_has_to_serve_the_zone_s_names(api: httpx2.Client) -> None:
    zone = made(api)
    api.post("/zonealiases.json", json={"zone_id": zone["id"], "name": HOST})
    wrong = (PEM, issue("*.example.com")[1]), issue("other.example.com"), (PEM[:200], KEY)
    for certificate, key in wrong:
        own = {"sslcert": "custom", "customsslcert": certificate, "customsslkey": key}
        status, text = refusal(api.put(f"/zones/{zone['id']}.json", json=own))
        assert (status, "invalid value for customsslcert" in text) == (400, True), text

    own = {"sslcert": "custom", "customsslcert": PEM, "customsslkey": KEY}
    assert api.put(f"/zones/{zone['id']}.json", json=own).status_code == 200


def test_a_private_key_is_never_shown_again(api: httpx2.Client) -> None:
    own = {"sslcert": "custom", "customsslcert": PEM, "customsslkey": KEY}
    zone = made(api, **own)

    shown = api.get(f"/zones/{zone['id']}.json").text + api.get("/zones.json").text
    assert KEY.splitlines()[1] not in shown
    assert zone["customsslcert"] == PEM
