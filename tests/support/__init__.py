"""What several test modules use: recorded programs and sandboxes."""
