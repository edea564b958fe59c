"""The knowledge as files, and the one way each kind of file is read."""
