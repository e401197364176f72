"""Handover: when somebody leaves, everything they hold is found, passed on, and proved to be gone. Source: D-4.3."""
