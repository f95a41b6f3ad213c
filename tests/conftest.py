"""Settings of property-based tests that hold for the whole suite."""

import os

from hypothesis import settings

# A busy machine is no defect: how long an example takes must not decide.
settings.register_profile("suite", deadline=None)
# Under the mutation tester the same few examples each time, so that its verdicts do not flicker.
settings.register_profile("mutants", deadline=None, max_examples=20, derandomize=True)
settings.load_profile("mutants" if os.environ.get("MUTANT_UNDER_TEST") else "suite")
