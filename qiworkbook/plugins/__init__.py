"""Plugins: found, imported, guarded, and asked one by one."""
