"""Dialects: the HTTP APIs that Kinema speaks, all over the same jobs. They don't import each other."""
