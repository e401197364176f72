"""Where copies are kept: a folder, an S3 bucket, a git remote; one small interface (``target.py``) for all of them."""
