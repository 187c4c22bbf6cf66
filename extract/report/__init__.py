"""Results as people and programs read them: text for the screen, JSON, sentences for a paper."""
