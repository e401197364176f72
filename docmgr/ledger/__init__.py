"""The ledger: one file per document under ``records/ledger``, its versions and decisions append-only.

``entry`` is the noun, ``chain`` and ``merge`` decide, ``load`` reads and writes the file, ``place`` says where it
stands; ``history`` asks Git, and ``reservation`` keeps one editor at a time. Source: D-2.4.1, D-2.2.2.
"""
