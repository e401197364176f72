"""Requests for resources: route, approvals, amounts. Chapter five of the handbook, R-2.1."""
