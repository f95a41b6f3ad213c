"""`make review` and `make deploy`: an update of the very plan that was reviewed, to its end."""

from pathlib import Path

from tests.engine.examples import ROUTE53, at
from tests.support.engine import Stack

FASTLY = {"cdn": "fastly", "esp": "sendgrid", "dns": ROUTE53}


def test_a_plan_fits_the_update_that_it_was_made_for(stack: Stack, tmp_path: Path) -> None:
    """The engine also compares what each resource waits for, in preview and update."""
    more = {"fastly.example.com": FASTLY}
    stack.write({**at("build"), **more}).must_up()
    stack.write({**at("build", dns={**ROUTE53, "ttl": 60}), **more})
    plan = str(tmp_path / "plan.json")
    previewed = stack.run("preview", "--save-plan", plan)
    assert previewed.returncode == 0, previewed.stdout

    done = stack.run("up", "--yes", "--plan", plan, PULUMI_EXPERIMENTAL="true")

    assert "violates plan" not in done.stdout
    assert done.returncode == 0, done.stdout
