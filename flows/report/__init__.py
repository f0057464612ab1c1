"""What a run tells people: the receipt, in the terminal, as JSON and as Prefect artifacts."""
