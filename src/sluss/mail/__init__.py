"""Letters: composed, previewed, queued, sent, and tried again."""
