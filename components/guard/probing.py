"""Runs the checks of `verify` for the guard; imported only once something moves."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import pulumi

from components.config.values import Domain
from components.guard.expectation import Proof
from verify.checks import certificate, dns
from verify.evidence import Evidence
from verify.options import UsageError, from_environment
from verify.probe import examine
from verify.surroundings import Surroundings
from verify.values import Address, AndroidApp, Check, DeepLinks, Phase, Setting, Subject
from verify.vendors import SIGNATURES

LONGEST_WAIT = 60.0
"""Seconds to wait at most for DNS to show a record that has moved."""

_PAUSE = 2.0
"""Seconds between two looks at DNS."""

_AT_REST = ("dns-at-esp", "dns-elsewhere")
"""Causes of a name that is not at this edge (yet, or as a resolver remembers it)."""

_OTHERS = ("dns", "owner-record")
"""Before a cut-over the name is elsewhere, and the owner record may come in the same update."""


class CannotProbeError(Exception):
    """Nothing can be tried from here; the text says why."""


@dataclass(frozen=True)
class Result:
    """What a probe found.

    Attributes:
        failed: the checks that failed or could not run.
        could_not_run: whether none of them failed.
    """

    failed: Sequence[Check]

    @property
    def could_not_run(self) -> bool:
        """Whether nothing failed, but something could not be tried."""
        return all(check.status == "error" for check in self.failed)


@dataclass(frozen=True)
class Prober:
    """Probes of one program.

    Attributes:
        setting: how to probe, from the environment.
        shared: what all its probes share.
    """

    setting: Setting
    shared: Surroundings

    @classmethod
    def here(cls) -> "Prober":
        """That of the running event loop.

        Raises:
            CannotProbeError: when the environment names what cannot be used.
        """
        loop = asyncio.get_running_loop()
        if loop not in _PROBERS:
            try:
                setting, taken = from_environment()
                _PROBERS[loop] = cls(setting, Surroundings.of(setting))
            except (UsageError, OSError) as error:
                raise CannotProbeError(f"the setting of the probe: {error}") from None
            if taken:
                pulumi.log.info(f"guard: takes {', '.join(taken)} from the environment")
        return _PROBERS[loop]

    async def before(self, domain: Domain, proof: Proof, edge: str | None) -> Result:
        """Tries the edge itself with the tracking name, while DNS still points elsewhere."""
        subject = self.subject(domain, proof, "before-cutover", edge)
        report = await examine(subject, self.setting, self.shared)
        failed = report.failed(without=_OTHERS)
        shown = report.check("certificate")
        if shown.cause == "certificate-pending" and proof.gap is None:
            failed.append(shown)
        return Result(failed)

    async def live(
        self, domain: Domain, proof: Proof, edge: str | None, *, past_dns: bool = False
    ) -> Result:
        """The live checks; where the certificate is still to come, those that can pass without.

        Args:
            domain: the tracking domain.
            proof: what its edge says.
            edge: its name, None where it has none.
            past_dns: connect to the edge whatever DNS says.
        """
        late = proof.gap is not None
        subject = self.subject(domain, proof, "before-cutover" if late else "live", edge)
        if past_dns or late:
            # As before a cut-over it would connect to the edge by name; here DNS may lead there.
            subject = replace(subject, connect=Address(edge or domain.host))
        report = await examine(subject, self.setting, self.shared)
        return Result(report.failed(without=_OTHERS if past_dns or late else ("owner-record",)))

    async def serves_https(self, domain: Domain) -> bool:
        """Whether a handshake for the name, through DNS, is accepted today.

        Raises:
            CannotProbeError: when DNS cannot be asked from here.
        """
        evidence = Evidence(Subject(domain.host, domain.cdn, domain.esp), self.setting, self.shared)
        try:
            async with asyncio.timeout(self.setting.whole):
                found = await evidence.resolution()
                if found.outcome in ("no-resolver", "timeout", "servfail"):
                    raise CannotProbeError(f"  dns: {found.told}")
                shown = await certificate.check(evidence)
        except TimeoutError:
            raise CannotProbeError("  https: a handshake did not end in time") from None
        finally:
            evidence.close()
        return shown.status in ("pass", "warn")

    async def seen_at_edge(self, domain: Domain, edge: str | None) -> Check:
        """What DNS says now about whether recipients come to the edge."""
        evidence = Evidence(self.subject(domain, Proof(), "live", edge), self.setting, self.shared)
        try:
            async with asyncio.timeout(self.setting.whole):
                found = await dns.check(evidence)
        except TimeoutError:
            return Check("dns", "error", "dns-timeout", "DNS does not answer in time")
        finally:
            evidence.close()
        return Check("dns", found.status, found.cause, found.saw)

    async def wait_for_dns(self, domain: Domain, edge: str | None) -> Check:
        """Waits until DNS shows the edge, bounded; the last answer."""
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WAIT
        while True:
            found = await self.seen_at_edge(domain, edge)
            waits = is_elsewhere(found) or found.cause == "dns-missing"
            if not waits or loop.time() + _PAUSE > end:
                return found
            await asyncio.sleep(_PAUSE)

    @staticmethod
    def subject(domain: Domain, proof: Proof, phase: Phase, edge: str | None) -> Subject:
        """What `verify` is to examine."""
        return Subject(
            domain.host,
            domain.cdn,
            domain.esp,
            phase,
            stage="live" if phase == "live" else "build",
            region=domain.esp_region or None,
            origin=domain.esp_host,
            rollback_to=domain.resting_host,
            edge=edge,
            x_forwarded_host=proof.forwards_host,
            owner_record=domain.owner_record,
            deep_links=_apps(domain),
            ttl=domain.dns.ttl,
        )


def _apps(domain: Domain) -> DeepLinks | None:
    links = domain.deep_links
    if links is None:
        return None
    return DeepLinks(
        links.apple, [AndroidApp(app.package, app.fingerprints) for app in links.android]
    )


_PROBERS: WeakKeyDictionary[asyncio.AbstractEventLoop, Prober] = WeakKeyDictionary()


def is_elsewhere(found: Check) -> bool:
    """Whether DNS answers, and with something else than the edge."""
    return found.cause in _AT_REST


def unproven(domain: Domain) -> str | None:
    """What cannot be tried before the record moves; None where everything can."""
    signature = SIGNATURES[domain.cdn]
    return None if signature.before_record else signature.unproven
