"""The stand-in for Fastly: VCL services and TLS as far as tracking domains need them.

``services.py``, ``tls.py`` and ``own_certificates.py`` are the API with its rules; ``tables/`` is
what the real ``pulumi-fastly`` provider does around it.
"""
