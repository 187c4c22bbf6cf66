"""The commands, one file each. What is heavy to import is imported in their bodies, so that `--help` stays quick."""
