"""What every kind of problem means, and how to correct it."""
