"""A preview as a reviewer of a pull request needs it; imports no Pulumi."""
