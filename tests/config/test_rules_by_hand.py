"""Cloudflare's rules as a person adds them, where the zone's rules are somebody else's."""

HOST = "links.example.com"
