"""Month end: the old goes to the history folder in one commit, is kept, proved, brought back. Source: D-2.4.2."""
