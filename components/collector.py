"""Python's garbage collector, told once how often it has to look.

Imported before all else: at its usual pace it would look through what is being imported a dozen
times, and cost a third of a big preview, and find next to nothing. For a program of one's own it
stays as its owner set it, so nothing but `__main__.py` imports this.
"""

import gc

gc.set_threshold(50_000)


def keep() -> None:
    """Never looks again at what there is by now."""
    gc.freeze()
