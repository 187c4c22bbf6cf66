"""Finds the studies of a project, who extracts which, and which belong to the pilot round."""
