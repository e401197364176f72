"""Backups that are proved: git bundles with manifests on a target, checked by restoring them. Source: clause D-4.2."""
