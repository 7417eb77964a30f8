"""What isn't an API dialect: files, health, and the page."""
