"""The reports themselves: PDFs and text files in the folder `fulltexts`, read and drawn."""
