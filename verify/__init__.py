"""Probes tracking domains as a recipient's mail client would; imports no Pulumi.

`python -m verify` is the command line. Programs take `verify.values` (what to probe, what came
out; cheap to import) and `verify.probe.examine` (one domain, asynchronous).
"""
