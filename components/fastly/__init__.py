"""Fastly: one file a pair, over `service`, `certificate` and `tls_configuration`."""
