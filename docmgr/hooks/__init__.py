"""What Git calls: the client hooks and the server's pre-receive, on builtins alone until something is wrong."""
