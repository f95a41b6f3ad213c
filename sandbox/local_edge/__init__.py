"""The local edge: answers HTTP and HTTPS on loopback as each CDN would, from what was deployed."""
