"""A stand-in Pulumi resource provider, the same for every cloud.

``python -m sandbox.provider PACKAGE --version V`` starts it. What differs between clouds is a
table of resource types (``resource_type.py``) that the cloud's own package supplies.
"""
