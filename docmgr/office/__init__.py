"""The inside of Office files: canonical form, properties, revision table, text, differences and blank documents.

Pure functions of bytes: nothing here opens a file or runs git. The libraries for Office files load inside functions,
and only in this room.
"""
