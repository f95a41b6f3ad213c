"""Stand-in clouds: the real Pulumi engine runs against them with no account and no network.

``sandbox/README.md`` says how it works and what is refused. Nothing here imports the program's
own components, and they import nothing of this package.
"""
