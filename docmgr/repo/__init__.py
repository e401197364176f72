"""The one door to git and the disk, and the one hand that writes (``apply``)."""
