"""What an output of Pulumi's looks like from outside, for tests that import nothing of Pulumi."""

from dataclasses import dataclass


@dataclass
class Output:
    """An output."""

    is_known: bool = True

    def apply(self) -> None:
        """Never called here."""
