"""Er sida: what a company sees of itself and its introductions, by a link alone."""
