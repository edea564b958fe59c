"""The rules as pure functions over frozen dataclasses: no clock, no randomness, no storage."""
