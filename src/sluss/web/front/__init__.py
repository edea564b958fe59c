"""Pages for everyone: the way in."""
