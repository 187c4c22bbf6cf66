"""The adjudication sheet: writes it from a comparison, and reads people's rulings in it as decisions."""
