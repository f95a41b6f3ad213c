"""Cloudflare: one file a pair, over `edge`, `zone_rules` and `certificate`."""
