"""The nouns of Kinema as frozen data, in plain Python."""
