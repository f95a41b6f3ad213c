"""Flat programs to measure against: the same resources by hand, a program a CDN.

What someone would write who copies the settings once and loops over the hosts: no components, no
checks of the stack file, no outputs but where to point a host. `tests/bench` holds their inputs
against those of this program.
"""
