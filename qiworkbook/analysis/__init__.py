"""A project looked at: what its data can be, and what is unlikely of them."""
