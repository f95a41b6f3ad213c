"""The resource types of ``pulumi-fastly``, one module each for services and for TLS.

Sources named in the rows are files of the Terraform provider that ``pulumi-fastly`` is built from.
"""
