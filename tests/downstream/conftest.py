"""The plugins here are packages of their own: their tests run in an environment of their own."""

collect_ignore_glob = ["*/tests/*"]
