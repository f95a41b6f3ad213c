"""The resource types and data sources of ``pulumi-gcp``.

Sources named in the rows are files of the Terraform provider that ``pulumi-gcp`` is built from;
sources/google-cloud-dns says what they were read for.
"""
