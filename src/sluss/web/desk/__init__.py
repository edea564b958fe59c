"""Pages for advisers and those who lead a programme."""
