"""Settings of property-based tests that hold for the whole suite."""

import os

from hypothesis import settings

# A busy machine is no defect: how long an example takes must not decide.
settings.register_profile("suite", deadline=None)
# Under the mutation tester the same few examples each time, so that its verdicts do not flicker.
settings.register_profile("mutants", deadline=None, max_examples=20, derandomize=True)
# It is set and empty in the process that collects, from which those of the mutants are forked.
UNDER_MUTATION = "MUTANT_UNDER_TEST" in os.environ
settings.load_profile("mutants" if UNDER_MUTATION else "suite")
pytest_plugins = ["tests.support.mutants"] if UNDER_MUTATION else []
