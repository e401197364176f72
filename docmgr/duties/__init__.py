"""What is due by the clauses: who must act, by when, by which command. Source: requirements 9."""
