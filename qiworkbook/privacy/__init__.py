"""What looks like it points at one person: patterns of identifiers, names of people."""
