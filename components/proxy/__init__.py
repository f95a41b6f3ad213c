"""An own reverse proxy: one file a pair, over `settings`, `render`, its `templates` and `edge`."""
