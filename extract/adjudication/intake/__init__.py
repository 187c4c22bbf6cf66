"""Takes the rulings of sheets and exported pages, and says what is not taken yet."""
