"""Pages for everyone who has an account: in, out, password and two-step log-in."""
