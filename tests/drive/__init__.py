"""The desk driven in a browser by the keyboard: `python -m tests.drive FOLDER`."""
