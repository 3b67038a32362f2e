"""A folder on disk, read and edited: one function decides what path may be touched."""
