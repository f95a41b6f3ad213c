"""Reading what the last update left behind: a state that is being written, and one out of reach."""

from typing import Any

import pulumi
import pytest

from components import previous
from tests.support import computed
from tests.support.recording import run

HOST = "ablink.example.com"
DOMAIN = {"cdn": "cloudfront", "esp": "sendgrid"}
LIVE: dict[str, Any] = {
    "outputs": {
        "domains": {
            "other.example.com": {
                "stage": "live",
                "cdn": "cloudfront",
                "esp": "sendgrid",
                "dns_records": [],
            }
        }
    }
}


def answering(monkeypatch: pytest.MonkeyPatch, failures: int) -> list[float]:
    """Lets the engine's answer fail so many times before it comes; returns the pauses made."""
    left = [failures]
    pauses: list[float] = []

    def outputs(_: object) -> dict[str, Any]:
        if left[0] > 0:
            left[0] -= 1
            raise computed.CallFailedError("failed to load checkpoint: EOF")
        return LIVE

    calls = {**computed.CALLS, previous.READ_OUTPUTS: outputs}
    monkeypatch.setattr("tests.support.recording.CALLS", calls)
    monkeypatch.setattr(previous.time, "sleep", pauses.append)
    return pauses


@pytest.mark.parametrize("failures", [0, 1, len(previous.PAUSES)])
def test_a_state_that_is_being_written_is_read_again(
    monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    """Taken for an empty state, it would have let a live host go."""
    pauses = answering(monkeypatch, failures)

    with pytest.raises(pulumi.RunError, match="is live and no longer in the stack file"):
        run({HOST: DOMAIN})

    # What is left of the state's resources is asked for afterwards.
    assert pauses == [*[0.0, *previous.PAUSES][: failures + 1], 0.0]


def test_a_backend_that_does_not_tell_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, len(previous.PAUSES) + 1)

    with pytest.raises(pulumi.RunError, match=r"could not be read .*EOF.*Nothing was changed"):
        run({HOST: DOMAIN})
