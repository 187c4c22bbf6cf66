"""The pictures for the paper as files, drawn by Altair without any network."""
