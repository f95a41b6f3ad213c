"""An own reverse proxy: one file a pair, over `settings`, `nginx`, `apache` and `edge`."""
