"""The mills: pure transforms, same text in, same text out."""
