"""Components that serve email click tracking over HTTPS, one folder a CDN, one file a pair.

Nothing is imported here on purpose: each CDN's SDK costs seconds and is loaded only when a
domain of the stack uses it (see `components.registry`).
"""
