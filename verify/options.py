"""The command line of `python -m verify`: what may be written, and what is wrong with it."""

import argparse
import difflib
import ipaddress
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from verify.stack import StackError, read_outputs, subjects
from verify.urls import host_of
from verify.values import (
    DEFAULT_CONCURRENCY,
    DEFAULT_TIMEOUT,
    Address,
    Setting,
    Subject,
)
from verify.vendors import ESPS, SIGNATURES

PREFIX = "SSL_CLICK_TRACKING_"
ENVIRONMENT: Mapping[str, str] = {
    "resolver": f"{PREFIX}RESOLVER",
    "http_port": f"{PREFIX}HTTP_PORT",
    "https_port": f"{PREFIX}HTTPS_PORT",
    "ca": f"{PREFIX}CA",
}
"""Option -> environment variable that is its default."""

_MOST_SECONDS = 600.0
_MOST_AT_ONCE = 1000


class UsageError(Exception):
    """What was asked for cannot be done; the text says where, what and what to do."""


@dataclass(frozen=True)
class Request:
    """What a command line asks for.

    Attributes:
        subjects: what to examine, in order.
        setting: how to probe.
        concurrency: domains at once.
        json: whether to print the JSON document.
        junit: file for a JUnit report.
        handoff: file for the hand-over note.
        changes: file that keeps the last result.
        complete: whether `subjects` are all domains of the stack.
        from_environment: environment variables that were taken.
    """

    subjects: Sequence[Subject]
    setting: Setting
    concurrency: int
    json: bool
    junit: str | None
    handoff: str | None
    changes: str | None
    complete: bool
    from_environment: Sequence[str]


def parser() -> argparse.ArgumentParser:
    """The options, with what `--help` says about them."""
    made = argparse.ArgumentParser(
        prog="python -m verify",
        description="Probe tracking domains as a recipient's mail client would.",
        epilog="Exit 0 when no domain fails, 1 when one does, 2 for usage. See docs/verify.md.",
    )
    add = made.add_argument
    add("hosts", nargs="*", metavar="HOST", help="tracking domains; with --stack a selection")
    add("--stack", metavar="NAME", help="take what to expect from this stack's outputs")
    add("--outputs", metavar="FILE", help="read the stack's outputs from a JSON file")
    add("--cdn", choices=sorted(SIGNATURES), help="the CDN; with --stack also a standby's")
    add("--esp", choices=sorted(ESPS), help="the email service provider")
    add("--region", metavar="R", help="the email service provider's region")
    add("--before-cutover", action="store_true", help="try the edge before the record moves")
    add("--edge", metavar="HOST[:PORT]", help="edge to connect to, whatever DNS says")
    add("--link", metavar="URL", action="append", default=[], help="a real link; repeatable")
    add("--resolver", metavar="ADDRESS[:PORT]", help="DNS resolver to ask")
    add("--http-port", metavar="N", help="port that stands for 80")
    add("--https-port", metavar="N", help="port that stands for 443")
    add("--ca", metavar="FILE", help="authorities to trust beside the system's")
    add("--json", action="store_true", help="print one JSON document")
    add("--junit", metavar="FILE", help="write a JUnit report")
    add("--handoff", metavar="FILE", help="write the note for whoever switches HTTPS on")
    add("--changes", metavar="FILE", help="keep the last result here; print what changed")
    add("--concurrency", metavar="N", type=int, default=DEFAULT_CONCURRENCY, help="domains at once")
    add("--timeout", metavar="S", type=float, default=DEFAULT_TIMEOUT, help="seconds for one step")
    return made


def read(arguments: Sequence[str]) -> Request:
    """The request that a command line makes.

    Raises:
        UsageError: when it cannot be done.
        SystemExit: for `--help` and what argparse itself refuses, with 2.
    """
    given = parser().parse_args(arguments)
    taken = _take_environment(given)
    if not 0 < given.timeout <= _MOST_SECONDS:
        raise UsageError(f"--timeout {given.timeout:g}: give seconds from above 0 to 600")
    if not 1 <= given.concurrency <= _MOST_AT_ONCE:
        raise UsageError(f"--concurrency {given.concurrency}: give a number from 1 to 1000")
    found = _subjects(given)
    return Request(
        _with_links(found, given.link),
        _setting(given),
        given.concurrency,
        given.json,
        given.junit,
        given.handoff,
        given.changes,
        given.stack is not None and not given.hosts,
        taken,
    )


def from_environment() -> tuple[Setting, Sequence[str]]:
    """The setting without a command line, and the environment variables that were taken.

    Raises:
        UsageError: when one of them cannot be used.
    """
    given = parser().parse_args([])
    taken = _take_environment(given)
    return _setting(given), taken


def _take_environment(given: argparse.Namespace) -> list[str]:
    """Fills in what was not written; gives the variables that were taken."""
    taken: list[str] = []
    for option, variable in ENVIRONMENT.items():
        value = os.environ.get(variable)
        if getattr(given, option) is None and value:
            setattr(given, option, value)
            taken.append(f"{variable}={value}")
    return taken


def _setting(given: argparse.Namespace) -> Setting:
    return Setting(
        None if given.resolver is None else _resolver(given.resolver),
        _port("--http-port", given.http_port, 80),
        _port("--https-port", given.https_port, 443),
        given.ca or None,
        given.timeout,
    )


def _subjects(given: argparse.Namespace) -> list[Subject]:
    hosts = [_host(text) for text in given.hosts]
    if given.stack is None and given.outputs is None:
        found = _named(given, hosts)
    else:
        try:
            stack = subjects(read_outputs(given.stack or "", given.outputs), given.cdn)
        except StackError as error:
            raise UsageError(str(error)) from error
        if given.esp is not None or given.region is not None:
            raise UsageError(
                "--esp and --region are for hosts without --stack; the stack says them"
            )
        for host in hosts:
            if host not in stack:
                raise UsageError(f"{host} is not in the stack's outputs{_nearest(host, stack)}")
        found = [stack[host] for host in hosts] if hosts else list(stack.values())
        if not found:
            raise UsageError("the stack's outputs have no domain to probe")
        if given.before_cutover:
            found = [replace(subject, phase="before-cutover") for subject in found]
    if given.edge is not None:
        edge = _address("--edge", given.edge)
        found = [replace(subject, connect=edge) for subject in found]
    return found


def _named(given: argparse.Namespace, hosts: Sequence[str]) -> list[Subject]:
    """Subjects of a command line that names hosts and no stack."""
    if not hosts:
        raise UsageError("name hosts, or a stack with --stack NAME")
    if given.cdn is None or given.esp is None:
        raise UsageError("without --stack, name the pair with --cdn and --esp")
    if given.region is not None and not ESPS[given.esp].has_region(given.region):
        known = ", ".join(ESPS[given.esp].origins) or "an AWS region such as us-east-1"
        raise UsageError(f"--region {given.region}: {ESPS[given.esp].title} has {known}")
    if given.before_cutover and given.edge is None and SIGNATURES[given.cdn].before_record:
        raise UsageError("--before-cutover without --stack: name the edge with --edge")
    phase = "before-cutover" if given.before_cutover else "live"
    unique = dict.fromkeys(hosts)
    return [Subject(host, given.cdn, given.esp, phase, region=given.region) for host in unique]


def _with_links(found: Sequence[Subject], links: Sequence[str]) -> list[Subject]:
    by_host: dict[str, list[str]] = {}
    for number, link in enumerate(links, 1):
        host = host_of(link)
        if host is None or not link.isascii() or not link.isprintable() or " " in link:
            raise UsageError(f"--link number {number} is no http or https URL; quote it whole")
        by_host.setdefault(host, []).append(link)
    strange = set(by_host) - {subject.host for subject in found}
    if strange:
        raise UsageError(f"--link of {sorted(strange)[0]}: name that host too")
    return [replace(subject, links=tuple(by_host.get(subject.host, ()))) for subject in found]


def _host(text: str) -> str:
    """A host as DNS has it.

    Raises:
        UsageError: when it is none.
    """
    host = text.rstrip(".").lower()
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UsageError(f"{text!r} is no host name") from error
    labels = host.split(".")
    legal = all(
        0 < len(label) < 64 and label.replace("-", "").replace("_", "").isalnum()
        for label in labels
    )
    if not legal or len(labels) < 2 or len(host) > 253:
        raise UsageError(f"{text!r} is no host name: give a name such as ablink.example.com")
    return host


def _nearest(host: str, known: Mapping[str, Subject]) -> str:
    near = difflib.get_close_matches(host, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _address(option: str, text: str) -> Address:
    host, port = text, None
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        port = rest[1:] if rest.startswith(":") else rest or None
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        host = _host(host)
    return Address(host, None if port is None else _port(option, port, 0))


def _resolver(text: str) -> Address:
    found = _address("--resolver", text)
    try:
        ipaddress.ip_address(found.host)
    except ValueError as error:
        raise UsageError(f"--resolver {text}: give an IP address") from error
    return found


def _port(option: str, text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise UsageError(f"{option} {text}: a port is a number from 1 to 65535")
    return int(text)
