"""One module a resource type: its table row, and what the real provider does around the API.

Sources are the files of the Terraform provider that pulumi-aws 7 is built from, named by their
path in hashicorp/terraform-provider-aws.
"""
