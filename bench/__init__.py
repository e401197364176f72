"""The speed targets, measured on this machine beside the tools that people use today."""
