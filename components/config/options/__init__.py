"""What people change about a CDN: one module, one frozen value per CDN, documented per option."""
