"""Sets up what the commands need: a virtual environment and the Pulumi CLI.

Runs before anything is installed, so it uses nothing but the standard library.
"""
