"""What git starts while it merges, checks in and checks out: thin programs that read, ask a room, and answer."""
