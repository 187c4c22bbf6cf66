"""Tests, in the order of the house: schema, validate, extract."""
