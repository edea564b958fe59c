"""Pages for a provider: what waits for it, answered with one button, without an account."""
