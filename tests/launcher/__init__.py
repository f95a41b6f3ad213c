"""Tests of the sandbox's launcher."""
