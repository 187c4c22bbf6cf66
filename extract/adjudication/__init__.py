"""The adjudication sheet: written from a comparison, ruled on by people, and taken back as decisions."""
