"""Amazon CloudFront: one file a pair, over `distribution` and `certificate`."""
