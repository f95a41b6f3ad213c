"""The stack file: from text to frozen values, with every fault reported at once."""
