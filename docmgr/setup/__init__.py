"""Making and adopting repositories, installing hooks and drivers, finding out what is wrong."""
