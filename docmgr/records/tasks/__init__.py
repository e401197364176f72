"""Tasks: what each verb does to a task, and what no change of one may do. Pure. Source: T-1 to T-4."""
