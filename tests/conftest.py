"""What every test has in common."""

from hypothesis import settings

# How long an example takes depends on what else the machine does; pytest's own limits hold.
settings.register_profile("project", deadline=None)
settings.load_profile("project")
