"""Ways of breaking the code, each of which a test has to notice."""
