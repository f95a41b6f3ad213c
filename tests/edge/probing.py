"""Verify against a deployed stack: what its outputs say, asked through the local edge."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from sandbox.esp import links
from tests.edge.viewer import Viewer
from tests.support.engine import Stack
from verify.run import examine_all
from verify.stack import subjects
from verify.values import Address, DomainReport, Setting, Subject

RECIPIENTS = ("alice", "bob")


def found(stack: Stack) -> dict[str, Subject]:
    """Host -> what the stack's outputs say of it."""
    done = stack.run("stack", "output", "--json")
    assert done.returncode == 0, done.stderr
    return subjects(json.loads(done.stdout))


def with_links(subject: Subject) -> Subject:
    """With a real link of two recipients."""
    targets = (links.click(subject.esp, subject.host, who) for who in RECIPIENTS)
    return replace(subject, links=[f"https://{subject.host}{target}" for target in targets])


def before_cutover(subject: Subject) -> Subject:
    """As if its record did not lead to the edge yet."""
    return replace(subject, phase="before-cutover")


def verified(
    stack: Stack, viewer: Viewer, change: Callable[[Subject], Subject] = lambda subject: subject
) -> Mapping[str, DomainReport]:
    """Host -> what verify finds, for every domain of the stack."""
    address, _, port = viewer.resolver.partition(":")
    setting = Setting(
        Address(address, int(port)), viewer.ports.http, viewer.ports.https, str(viewer.authority)
    )
    wanted = [change(subject) for subject in found(stack).values()]

    async def examine() -> dict[str, DomainReport]:
        return {report.host: report async for report in examine_all(wanted, setting)}

    return asyncio.run(examine())
