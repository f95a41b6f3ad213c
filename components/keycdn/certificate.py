"""The certificate of a KeyCDN zone as a Pulumi resource of its own.

Apart from the zone because of its place in an update: a custom certificate is set before the
tracking record moves, and Let's Encrypt asked for after it, because KeyCDN can prove the name only
once it points at the zone (sources/keycdn#lets-encrypt). It rests while no record points there:
resolvers remember the old record for its TTL, and lead to it. Taken away, the zone is back at
KeyCDN's shared certificate. The state names the provider class for ever: never move or rename it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi
from pulumi.dynamic import CreateResult, DiffResult, ReadResult, Resource, UpdateResult

from components.keycdn.errors import NotFoundError
from components.keycdn.provider import KeyCdnProvider, Props, load

SHARED = "shared"
"""KeyCDN's own certificate, for kxcdn.com names only (sources/keycdn#shared)."""

Source = Literal["letsencrypt", "custom"]

TYPE = "pulumi-python:dynamic/keycdn:ZoneCertificate"
"""Its type token in the state."""

_COMPARED = ("sslcert", "hosts", "customsslcert", "resting")


class ZoneCertificateProvider(KeyCdnProvider):
    """Sets, reads and takes away a zone's certificate."""

    def diff(self, _id: str, _olds: Props, _news: Props) -> DiffResult:
        """Compares what was set."""
        replaced = self.other_account(_olds, _news, lambda api: api.has_zone(_id))
        replaced += ["zone_id"] if _olds.get("zone_id") != _news.get("zone_id") else []
        renamed = _olds.get("account") != _news.get("account")
        return DiffResult(
            changes=_differs(_olds, _news) or renamed or bool(replaced), replaces=replaced
        )

    def create(self, props: Props) -> CreateResult:
        """Sets the certificate."""
        return CreateResult(props["zone_id"], self._set(props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """The kind of certificate the zone has."""
        zone = self.api(props).zone(id_)
        if zone is None:
            return ReadResult("", {})
        return ReadResult(id_, {**props, "sslcert": zone.fields.get("sslcert", SHARED)})

    def update(self, _id: str, _olds: Props, _news: Props) -> UpdateResult:
        """Sets the certificate again, as for a host that has come to the group.

        An account that was renamed changes nothing at KeyCDN.
        """
        if not _differs(_olds, _news) or _news.get("resting"):
            # What was asked for goes on; when it is wanted again, it is asked for once more.
            kept = {"account": _news.get("account"), "resting": _news.get("resting")}
            return UpdateResult({**_olds, **kept})
        return UpdateResult(self._set(_news, _olds))

    def delete(self, _id: str, _props: Props) -> None:
        """Goes back to the shared certificate; a zone that is gone needs nothing.

        As long as a name still points at the zone, as after a rollback with manual DNS, recipients
        need the certificate there is: then it stays, and does no harm. It stays, too, where DNS
        cannot be asked.
        """
        load()
        from components.keycdn.pointing import any_may_point

        if _props["sslcert"] == "letsencrypt" and any_may_point(
            _props["hosts"], _props["points_at"]
        ):
            return
        try:
            self.api(_props).change_zone(_id, {"sslcert": SHARED})
        except NotFoundError:
            return

    def _set(self, props: Props, olds: Props | None = None) -> Props:
        if props["sslcert"] == "letsencrypt":
            return self._ask_lets_encrypt(props, olds or {})
        key = props["customsslkey"]
        own = {"customsslcert": props["customsslcert"], "customsslkey": key}
        fields = {"sslcert": props["sslcert"], **own}
        self.api(props).change_zone(props["zone_id"], fields, _parts(key))
        kept = {name: value for name, value in props.items() if name != "customsslkey"}
        return {**kept, "key_hash": _key_hash(props), "pending": []}

    def _ask_lets_encrypt(self, props: Props, olds: Props) -> Props:
        """Waits for the records that the update has changed, never for one a person sets.

        KeyCDN is asked once one name points at the zone, and again with each further one.
        """
        load()
        from components.keycdn.pointing import not_pointing, wait_until_pointing

        hosts, target = props["hosts"], props["points_at"]
        by_hand = [host for host in hosts if host in (props.get("by_hand") or ())]
        wait_until_pointing([h for h in hosts if h not in by_hand], target, props["wait"])
        pending = not_pointing(by_hand, target)
        outs = {**props, "key_hash": None, "pending": pending}
        asked = all(olds.get(name) == outs.get(name) for name in (*_COMPARED, "pending"))
        if len(pending) < len(hosts) and not asked:
            self.api(props).change_zone(props["zone_id"], {"sslcert": props["sslcert"]})
        return outs


class ZoneCertificate(Resource, module="keycdn", name="ZoneCertificate"):
    """The certificate setting of a zone.

    Attributes:
        pending: hosts whose record a person has to set before Let's Encrypt can prove them.
    """

    pending: pulumi.Output[list[str] | None]

    def __init__(
        self,
        name: str,
        props: Mapping[str, pulumi.Input[object]],
        opts: pulumi.ResourceOptions,
    ) -> None:
        """Registers it; see `custom` and `letsencrypt` for the properties."""
        super().__init__(ZoneCertificateProvider(), name, {**props, "pending": None}, opts)


def custom(certificate: str, key: pulumi.Output[str]) -> dict[str, pulumi.Input[object]]:
    """Properties of a certificate of one's own.

    Args:
        certificate: PEM, the intermediates after the certificate.
        key: private key as PEM; a secret.
    """
    return {"sslcert": "custom", "customsslcert": certificate, "customsslkey": key}


def letsencrypt(
    records: Mapping[str, pulumi.Output[str]], wait: int, by_hand: Sequence[str]
) -> dict[str, pulumi.Input[object]]:
    """Properties of a certificate that KeyCDN gets from Let's Encrypt.

    Args:
        records: live tracking domain -> what its record says, once it stands.
        wait: seconds to wait for the records to be seen in DNS.
        by_hand: those whose record a person sets, after the update that names it.
    """
    hosts = sorted(records)
    said = pulumi.Output.all(*(records[host] for host in hosts)).apply(lambda found: found[0])
    own = {"by_hand": sorted(by_hand)} if by_hand else {}
    return {"sslcert": "letsencrypt", "hosts": hosts, "points_at": said, "wait": wait, **own}


def at_rest(state: Mapping[str, object] | None) -> dict[str, pulumi.Input[object]] | None:
    """Properties of a Let's Encrypt certificate that no record leads to; None where none stands.

    Args:
        state: what the state has of the zone's certificate.
    """
    if state is None or state.get("sslcert") != "letsencrypt":
        return None
    names = ("sslcert", "hosts", "points_at", "wait", "by_hand")
    found = {name: state[name] for name in names if state.get(name) is not None}
    return {**found, "resting": True}


def _differs(olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """Whether something is to be done; the key is compared by its hash, which is all that is kept.

    What a person had still to do last time is looked at in every update.
    """
    if any(olds.get(name) != news.get(name) for name in _COMPARED):
        return True
    if news.get("resting"):
        return False
    if olds.get("pending"):
        return True
    return olds.get("key_hash") != _key_hash(news)


def _key_hash(props: Mapping[str, Any]) -> str | None:
    key = props.get("customsslkey")
    return None if key is None else hashlib.sha256(str(key).encode()).hexdigest()


def _parts(key: str) -> tuple[str, ...]:
    """The key, and its lines as an answer may repeat them."""
    lines = tuple(line for line in key.splitlines() if line and not line.startswith("-----"))
    return (key, key.replace("\n", "\\n"), *lines)
