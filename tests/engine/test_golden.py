"""Whole previews, kept as text for reviewers; `make golden` writes them anew."""

from tests.engine.examples import DOMAIN, HOST, OTHER
from tests.support import golden
from tests.support.engine import Stack
from tests.support.recording import ROOT


def _check(stack: Stack, name: str) -> None:
    done = stack.run("preview", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    golden.check(name, golden.readable(done.stdout))


def test_the_dev_stack_from_nothing(stack: Stack) -> None:
    stack.file.write_text((ROOT / "Pulumi.dev.yaml").read_text())

    _check(stack, "dev")


def test_the_cut_over_of_one_domain(stack: Stack) -> None:
    stack.write({HOST: DOMAIN}).must_up()

    _check(stack.write({HOST: {**DOMAIN, "stage": "live"}}), "cut-over")


def test_documented_becomes_current(stack: Stack) -> None:
    stack.write({HOST: DOMAIN}).must_up()

    _check(stack.write({HOST: {**DOMAIN, "settings": "current"}}), "documented-to-current")


def test_a_host_joins_a_group(stack: Stack) -> None:
    grouped = {**DOMAIN, "group": "g"}
    live = {OTHER: {**grouped, "stage": "live"}}
    stack.write({**live, HOST: {**grouped, "stage": "certificate"}}).must_up()

    _check(stack.write({**live, HOST: grouped}), "group-join")
