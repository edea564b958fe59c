"""Pages for those who run a programme: what it is, and who is in it."""
