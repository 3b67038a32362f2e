"""The command line: a command parses, calls one function, says what happened and what is next."""
