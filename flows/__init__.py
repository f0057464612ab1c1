"""The river: files, Prefect, Parquet and the terminal."""
