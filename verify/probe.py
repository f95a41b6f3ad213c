"""Examines one tracking domain: gathers what the checks share, runs them, bounds the whole.

`examine` is for programs too: the guard inside `pulumi up` calls it.
"""

import asyncio
import functools
import importlib
from collections.abc import Awaitable, Callable
from typing import Protocol, cast

from verify.causes import CAUSES
from verify.evidence import Evidence
from verify.findings import Finding
from verify.surroundings import Surroundings
from verify.values import CHECKS, Check, DomainReport, Setting, Subject


class _Module(Protocol):
    check: Callable[[Evidence], Awaitable[Finding]]


async def examine(
    subject: Subject, setting: Setting, surroundings: Surroundings | None = None
) -> DomainReport:
    """Runs all fifteen checks of one domain; takes at most `setting.whole` seconds.

    Never raises for anything that a domain, its DNS or its edge does: that is a finding.

    Args:
        subject: the domain, and what is expected of it.
        setting: how to probe.
        surroundings: what the domains of a run share; None for one of its own.

    Raises:
        OSError: when the setting's file of authorities cannot be read.
    """
    shared = surroundings or Surroundings.of(setting)
    evidence = Evidence(subject, setting, shared)
    done: dict[str, Check] = {}
    try:
        async with asyncio.timeout(setting.whole):
            for name in CHECKS:
                done[name] = await _run(name, evidence)
                evidence.done[name] = done[name]
    except TimeoutError:
        late = f"not finished: this domain took longer than {setting.whole:g} s"
        for name in CHECKS:
            done.setdefault(name, Check(name, "error", saw=late))
    finally:
        evidence.close()
    return DomainReport(
        subject.host,
        subject.cdn,
        subject.esp,
        subject.phase,
        tuple(done[name] for name in CHECKS),
    )


def load() -> None:
    """Imports every check now, so that copies of this process have them."""
    for name in CHECKS:
        _check(name)


async def _run(name: str, evidence: Evidence) -> Check:
    try:
        finding = await _check(name)(evidence)
    except Exception as error:
        # A domain's oddity never ends the run. Only its kind is told: a text may hold a link.
        where = f"the check itself failed: {type(error).__name__}"
        return Check(name, "error", saw=where, fix="Report this as a fault of verify.")
    if finding.cause is None:
        return Check(name, finding.status, saw=finding.saw)
    cause = CAUSES[finding.cause]
    return Check(name, finding.status, finding.cause, finding.saw, cause.means, cause.fix)


@functools.cache
def _check(name: str) -> Callable[[Evidence], Awaitable[Finding]]:
    module = importlib.import_module(f"verify.checks.{name.replace('-', '_')}")
    return cast(_Module, module).check
