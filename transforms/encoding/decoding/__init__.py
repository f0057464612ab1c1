"""Bytes → text: which encoding, or which ones, and what of the bytes none explains."""
