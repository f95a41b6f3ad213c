"""Guard rails for reviewers: a policy pack for programs that serve click tracking."""
