"""Reads certificates of one's own, before anything is made with them. Pure.

A CDN would take some of what is wrong here without a word, and recipients would see it; of the
rest it speaks only in the middle of an update.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from components.config.certificate import OWN_SOURCE, Certificate
from components.config.faults import Fault, FaultyValueError, path
from components.config.hosts import covers
from components.config.pem import certificates
from components.config.values import StackConfig
from components.registry import CDNS

SOON = timedelta(days=21)
"""Time before its end from which a certificate is worth a warning, as `verify` has it."""

_KEY = "-----BEGIN "


@dataclass(frozen=True)
class Dated:
    """What the dates of own certificates say: what is refused, and what a person should know."""

    faults: Sequence[Fault]
    warnings: Sequence[str]


def faults(host: str, certificate: Certificate, keys: Mapping[str, str]) -> Iterable[Fault]:
    """What no date decides: whether it can be read, names the host, is in order, fits its key.

    Args:
        host: the tracking domain.
        certificate: as the stack file has it.
        keys: the secrets of the stack file, as far as they are known.
    """
    chain: list[x509.Certificate] = []
    for key in ("certificate", "chain"):
        value = getattr(certificate, key)
        if value is None:
            continue
        try:
            chain += _read(certificates(value))
        except FaultyValueError as fault:
            yield Fault(_at(host, key), fault.what, fault.remedy)
            return
    if not chain:
        return
    yield from _names(host, chain[0])
    yield from _order(host, chain)
    yield from _fit(host, certificate, chain[0], keys)


def dated(stack: StackConfig, live: Iterable[str], now: datetime) -> Dated:
    """What the dates say. An end that was reached refuses no update of what is live already.

    Recipients have that fault whatever the update does, and it must not hold up a rollback, of this
    host or of another one.

    Args:
        stack: the stack file; certificates in it that cannot be read are left out.
        live: hosts that were live after the last update.
        now: the time.
    """
    found: dict[str, Fault] = {}
    warnings: dict[str, None] = {}
    served = set(live)
    for host, certificate in _on_machines(stack):
        for fault in faults(host, certificate, {}):
            here = f"{fault.what} (as it lies on this machine)"
            if host in served:
                warnings[str(Fault(fault.where, here, fault.remedy))] = None
            else:
                found[fault.where] = Fault(fault.where, here, fault.remedy)
    for host, certificate, wanted in _own(stack):
        for item in _readable(certificate):
            begin, end = item.not_valid_before_utc, item.not_valid_after_utc
            where = _at(host, "certificate")
            if begin > now:
                found[where] = Fault(
                    where, f"is not valid before {_day(begin)}", "use one that is valid today"
                )
            elif end <= now and wanted and host not in served:
                found[where] = Fault(
                    where, f"ended on {_day(end)}", "renew it first; https links would fail"
                )
            elif end <= now:
                warnings[f"{where}: ended on {_day(end)}, https links fail; renew it"] = None
            elif end - now < SOON:
                days = (end - now).days
                warnings[f"{where}: ends on {_day(end)}, in {days} days; renew it"] = None
    return Dated(list(found.values()), list(warnings))


def _own(stack: StackConfig) -> Iterable[tuple[str, Certificate, bool]]:
    """Hosts with a certificate of their own, and whether they are to be live on it."""
    for edge in stack.planned_edges:
        for domain in edge.domains:
            of_machine = CDNS[edge.cdn].files(domain)
            certificate = domain.certificate if edge.source == OWN_SOURCE else of_machine
            if certificate is not None:
                yield domain.host, certificate, domain.live and domain.cdn == edge.cdn


def _on_machines(stack: StackConfig) -> Iterable[tuple[str, Certificate]]:
    for edge in stack.planned_edges:
        for domain in edge.domains:
            certificate = CDNS[edge.cdn].files(domain)
            if certificate is not None:
                yield domain.host, certificate


def _readable(certificate: Certificate) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for text in (certificate.certificate, certificate.chain):
        try:
            found += _read(certificates(text)) if text else []
        except FaultyValueError:
            continue
    return found


@lru_cache
def _read(pem: str) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM text.

    Raises:
        FaultyValueError: when one cannot be read.
    """
    try:
        return tuple(x509.load_pem_x509_certificates(pem.encode()))
    except ValueError:
        raise FaultyValueError(
            "holds a certificate that cannot be read", "copy the whole PEM text again"
        ) from None


def _names(host: str, leaf: x509.Certificate) -> Iterable[Fault]:
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        names = extension.value.get_values_for_type(x509.DNSName)
    except (x509.ExtensionNotFound, ValueError):
        names = []
    if any(covers(name, host) for name in names):
        return
    shown = ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")
    yield Fault(
        _at(host, "certificate"),
        f"does not cover '{host}'; the first one in it holds {shown or 'no host name'}",
        "put the host's own certificate first, one that holds the exact host; a wildcard stands "
        "for one label",
    )


def _order(host: str, chain: Sequence[x509.Certificate]) -> Iterable[Fault]:
    """Each certificate has to be followed by the one that issued it."""
    for number, (item, issuer) in enumerate(pairwise(chain), start=1):
        try:
            item.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            yield Fault(
                _at(host, "certificate"),
                f"certificate {number + 1} did not issue certificate {number}",
                "put the host's own first, then the one that issued it, and so on; leave out what "
                "does not belong to it",
            )
            return


def _fit(
    host: str, certificate: Certificate, leaf: x509.Certificate, keys: Mapping[str, str]
) -> Iterable[Fault]:
    """The private key does not belong to the certificate; no message shows any of it."""
    given = certificate.private_key
    text = given if isinstance(given, str) else keys.get(certificate.key_secret or "")
    names = (name for name in ("key_secret", "key") if getattr(certificate, name))
    where = _at(host, next(names, "private_key"))
    if text is None or text.lstrip().startswith("{"):
        return  # known in the update only, or encrypted still
    if _KEY not in text:
        yield Fault(where, "holds no private key in PEM", "set the secret to the key's PEM text")
        return
    try:
        key = load_pem_private_key(text.encode(), None).public_key()
    except TypeError:
        yield Fault(where, "is protected by a passphrase", "store the key without one")
    except (ValueError, UnsupportedAlgorithm):
        yield Fault(where, "cannot be read as a private key", "store the whole PEM text again")
    else:
        if _raw(key) != _raw(leaf.public_key()):
            yield Fault(
                where,
                "does not belong to the certificate",
                "store the private key that the certificate was asked for with",
            )


def _raw(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _day(time: datetime) -> str:
    return f"{time:%Y-%m-%d}"


def _at(host: str, key: str) -> str:
    return path("domains", host, "certificate", key)
