"""`make demo`: the whole life of a tracking domain, on the sandbox, told as it happens.

Built, tried, kept from a cut-over to a broken edge, mended, cut over, rolled back: by the commands
that a person would type. Each step has to end as it is told, else the demo ends with 1. It runs in
a folder of its own, which is gone afterwards.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sandbox import dns_answers
from sandbox.aws.api import CLOUD
from sandbox.cloud import Cloud
from sandbox.local_edge import running
from sandbox.local_edge.running import EdgeError

HOST = "ablink.email.example.com"
STACK = "demo"
FIREWALL = (
    "arn:aws:wafv2:us-east-1:123456789012:global/webacl/bots/11111111-2222-3333-4444-555555555555"
)
_PROJECT = Path(__file__).resolve().parent.parent
_LONGEST = 300
"""Seconds after which a command is given up."""


class DemoError(Exception):
    """A step did not end as told; the text says which, and what happened instead."""


@dataclass(frozen=True)
class Done:
    """A command that has ended: its exit status and everything it printed."""

    code: int
    output: str


@dataclass
class Demo:
    """One telling of the story.

    Attributes:
        home: the sandbox's folder.
        guarded: whether the program knows the key `guard`; found out by the first update.
    """

    home: Path
    guarded: bool = True
    _started: float = field(default_factory=time.monotonic)
    _step: int = 0

    def tell(self, title: str, *lines: str) -> None:
        """Begin a step."""
        self._step += 1
        seconds = time.monotonic() - self._started
        print(f"\n== {self._step}. {title}  ({seconds:.0f} s)", flush=True)
        for line in lines:
            print(f"   {line}", flush=True)

    def write(self, stage: str, *, firewall: bool = False) -> None:
        """Write the stack file, and show it as a person would have changed it."""
        domain: dict[str, Any] = {"cdn": "cloudfront", "esp": "sendgrid", "stage": stage}
        domain["dns"] = {"provider": "route53", "zone": "example.com", "existing": True}
        if self.guarded:
            domain["guard"] = True
        if firewall:
            domain["cloudfront"] = {"web_acl": FIREWALL}
        config = {"config": {"ssl-click-tracking:domains": {HOST: domain}}}
        self._file.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        shown = yaml.safe_dump(domain, width=10_000, default_flow_style=True, sort_keys=False)
        print(f"   Pulumi.{STACK}.yaml: {HOST}: {shown.strip()}", flush=True)

    def up(self) -> Done:
        """Update the stack."""
        options = ("--yes", "--skip-preview", "--suppress-outputs", "--color", "never")
        return self._run(
            "pulumi",
            "up",
            "--stack",
            STACK,
            *options,
            hidden=("--config-file", str(self._file), "--non-interactive"),
        )

    def build(self) -> None:
        """The first update; a program without guard says that it does not know the key."""
        done = self.up()
        if done.code and ".guard: unknown key" in done.output:
            self.guarded = False
            self.write("build")
            done = self.up()
        self._judge(done)

    def must_up(self) -> None:
        """Update the stack, which has to succeed."""
        self._judge(self.up())

    def _judge(self, done: Done) -> None:
        _show(line for line in done.output.splitlines() if _is_summary(line))
        if done.code:
            raise DemoError(f"the update failed:\n{done.output}")

    def verify(self, *arguments: str, passes: bool) -> None:
        """Verify the stack, which has to pass, or to fail."""
        done = self._run("verify", "--stack", STACK, *arguments)
        _show(line for line in done.output.splitlines() if "taken from the env" not in line)
        if done.code != (0 if passes else 1):
            raise DemoError(f"verify ended with {done.code}:\n{done.output}")

    def points_at(self, expected: str) -> None:
        """What DNS says of the domain, which has to be this."""
        chain = dns_answers.chain(Cloud(self.home / "cloud.sqlite"), HOST)
        print(f"   DNS: {' -> '.join(chain)}", flush=True)
        if not chain[-1].endswith(expected):
            raise DemoError(f"{HOST} should point at {expected}")

    @property
    def _file(self) -> Path:
        return self.home.parent / f"Pulumi.{STACK}.yaml"

    def _run(self, name: str, *arguments: str, hidden: Sequence[str] = ()) -> Done:
        """Run one of the sandbox's commands; `hidden` arguments are the demo's own affair."""
        shown = [text if len(text) < 60 else f"'{text[:40]}…'" for text in arguments]
        print(f"   $ sandbox/{name} {' '.join(shown)}", flush=True)
        process = subprocess.run(
            [str(_PROJECT / "sandbox" / name), *arguments, *hidden],
            cwd=_PROJECT,
            env={**os.environ, "SANDBOX_HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
        return Done(process.returncode, process.stdout)


def _show(lines: Iterable[str]) -> None:
    for line in lines:
        print(f"     {line}", flush=True)


def _is_summary(line: str) -> bool:
    """Whether a line of the CLI says what was changed: of the record, or how many in all."""
    words = line.split()
    if not words or words[0] not in ("+", "~", "=", "-"):
        return False
    return f"{HOST}-tracking" in words or (len(words) == 3 and words[1].isdigit())


def play(demo: Demo) -> None:
    """The story; what it needs is started by `main`.

    Raises:
        DemoError: when a step does not end as told.
    """
    cloud = Cloud(demo.home / "cloud.sqlite")
    # The security team's: what a browser asks for passes, mail proxies and scanners do not.
    cloud.put(CLOUD, "webAcl", FIREWALL, {"block": ["GoogleImageProxy", "Barracuda"]})
    demo.tell(
        "Build",
        f"{HOST} is in DNS as SendGrid validated it; its links are http only.",
        "The CDN and the certificate are made; the record stays where it is.",
    )
    demo.write("build")
    demo.build()
    demo.points_at("sendgrid.net")
    demo.tell("Verify before the cut-over", "Through the new edge, while DNS points at SendGrid.")
    demo.verify(passes=True)
    _broken(demo)
    demo.tell("Mended, and cut over", "The firewall comes off; then the one record moves.")
    if not demo.guarded:
        demo.write("build")
        demo.must_up()
        demo.verify(passes=True)
    demo.write("live")
    demo.must_up()
    demo.points_at(".cloudfront.net")
    demo.tell("Verify live", "As recipients come, through DNS, with a real link of one of them.")
    found = running.find(demo.home)
    link = "" if found is None else found.links.get(HOST, "")
    demo.verify("--link", link, passes=True)
    demo.tell("Roll back", "The same record goes back; the edge stays, ready for the next try.")
    demo.write("build")
    demo.must_up()
    demo.points_at("sendgrid.net")


def _broken(demo: Demo) -> None:
    demo.tell(
        "A broken edge is refused",
        "Somebody puts a firewall before the CDN and goes live in one change. In a browser the",
        "links work; the pictures of every mail would be gone, and scanners would hold mails back.",
    )
    if not demo.guarded:
        print("   This version has no guard inside the update: verify is what stops it.")
        demo.write("build", firewall=True)
        demo.must_up()
        demo.verify(passes=False)
        demo.points_at("sendgrid.net")
        return
    demo.write("live", firewall=True)
    done = demo.up()
    _show(line for line in done.output.splitlines() if line.strip())
    if done.code == 0:
        raise DemoError("the update went through, and the links of a broken edge are live")
    print(f"   Refused: exit status {done.code}.")
    demo.points_at("sendgrid.net")


def main() -> int:
    """Tell the story; 0 when everything went as told."""
    print("make demo: on the sandbox, with stand-ins for the clouds; nothing outside is touched.")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        home = Path(folder) / "sandbox"
        home.mkdir()
        try:
            with running.at_hand(home):
                play(Demo(home))
        except (DemoError, EdgeError, subprocess.TimeoutExpired) as error:
            print(f"\nmake demo: did not go as told: {error}", file=sys.stderr)
            return 1
    print(f"\nThat was all, in {time.monotonic() - started:.0f} s, and everything went as told.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
