"""Files that somebody brings to be verified: read apart from this process, and compared with what was issued."""
