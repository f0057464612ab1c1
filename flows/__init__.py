"""Files, Prefect, Parquet and the terminal around the transforms."""
