"""Documents as people write them: where the mathematics stands in them, with its place."""
