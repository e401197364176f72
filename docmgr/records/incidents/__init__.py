"""Incidents from the report to the lesson. Chapter six of the handbook, E-2.2 and E-2.3."""
