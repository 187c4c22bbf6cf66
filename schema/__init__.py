"""What may be recorded: cell types, missing codes, row models and the one view of a form taken from them."""
