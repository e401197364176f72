"""Who belongs to the department and who may do what: the member directory under ``records/members``. Source: G-2."""
