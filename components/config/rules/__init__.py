"""Rules that only one CDN knows: one module a CDN, each with `check(domain)`."""
