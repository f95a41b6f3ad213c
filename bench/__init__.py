"""What this program costs beside a flat one that makes the same resources."""
