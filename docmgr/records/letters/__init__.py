"""Letters of cooperation with other departments. Chapter five of the handbook, R-2.2."""
