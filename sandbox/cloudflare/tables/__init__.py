"""The resource types and data sources of the stand-in ``cloudflare`` provider.

Which property replaces a resource, and what is computed or defaulted, is from the schemas of the
Terraform provider that the real one wraps (internal/services/*/schema.go).
"""
