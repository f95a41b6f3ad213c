"""The fifteen checks, a module each: `check` takes the evidence of one domain and judges it."""
