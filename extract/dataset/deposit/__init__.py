"""What a repository of data needs beside the tables: an RO-Crate and a citation."""
