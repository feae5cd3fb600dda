"""Lists as files: written while they are read, or kept for an hour for whoever asked."""
