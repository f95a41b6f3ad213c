"""KeyCDN: one file a pair, over `edge`, the dynamic resources and the client of its HTTP API."""
