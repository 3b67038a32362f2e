"""Projects become documents, and documents become files: the report and the deck."""
