"""Pages by audience: front and desk."""
