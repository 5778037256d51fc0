"""Files, pages and article tables → Report."""
