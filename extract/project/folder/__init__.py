"""The project folder itself: its settings, its list of studies, and what a command reads of it at one moment."""
