"""The team's files, and the commands they type: the only room that reads or writes."""
