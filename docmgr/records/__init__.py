"""Records as YAML files below ``records/``: field tables, strict reading, guarded changes, merging, a cache."""
