"""Stand-ins for the email service providers: their customers, their links, their answers."""
