"""Projects become a document: the report, the deck, the learning set, a summary."""
