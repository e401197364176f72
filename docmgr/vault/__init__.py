"""The vault: sealed folders, their zone keys, and the people who hold them. Source: D-2.3.2, docs/design/vault.md."""
