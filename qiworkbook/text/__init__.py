"""Words, and text by position: sentences put together, TOML scanned, a word guessed."""
