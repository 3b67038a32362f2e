"""A project looked at: seen whole, its readings, its thread, what happened and when."""
