"""The rules: pure functions over resources; one file a subject."""
