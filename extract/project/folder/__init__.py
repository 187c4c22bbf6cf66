"""The project folder itself: its settings, its list of studies, and the cache of what a command has read."""
