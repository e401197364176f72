"""Working days, and dates as people say them. Pure: the department's year tables and today come from the caller."""
