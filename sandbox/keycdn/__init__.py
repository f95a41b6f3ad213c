"""A stand-in for KeyCDN's HTTP API: zones and zone aliases, strict about every field.

Source of what it knows: sources/keycdn and sources/quotas; what those leave open is said where it
is decided.
"""
