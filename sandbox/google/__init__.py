"""The stand-in for Google Cloud DNS, as far as tracking domains need it.

``zones.py`` and ``records.py`` are the API with its rules and reasons; ``tables/`` is what the
real ``pulumi-gcp`` provider does around it.
"""
