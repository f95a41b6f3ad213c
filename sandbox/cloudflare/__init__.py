"""The stand-in Cloudflare: zones and their records, page rules, rulesets and certificates.

``package`` is its resource provider; the modules beside it are its API, with its rules and quotas.
"""
