"""What a DNS provider said when a look-up failed."""


def reason(error: Exception) -> str:
    """The provider's own words, without what the engine wraps around them; no secret is in them."""
    said = str(error).rpartition("returned an error: ")[2]
    return next((line.strip() for line in said.splitlines() if line.strip()), "no reason given")
