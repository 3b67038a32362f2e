"""Writers: a document, or tables, in one format each. Escaping is each writer's own."""
