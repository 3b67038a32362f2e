"""What a plugin gives, as frozen values: parts, what goes out and comes in, commands."""
