"""Where records are published: `provider` says what a DNS provider is, one file a provider."""
