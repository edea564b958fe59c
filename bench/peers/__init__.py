"""The same rules in other engines, each in the form that suits it best."""
