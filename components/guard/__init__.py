"""The guard inside `pulumi up`: a tracking record moves to an edge that serves its links only.

See docs/decisions/guard.md. What probes is `verify`, imported only once something moves.
"""
