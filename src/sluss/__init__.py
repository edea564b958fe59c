"""Sluss: from a small industrial company's needs to the help that fits, with the reasons."""
