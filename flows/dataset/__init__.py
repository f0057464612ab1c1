"""The dataset: its schema, its parts, its generations, and whether it is whole."""
