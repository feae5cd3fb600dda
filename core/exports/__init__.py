"""Lists as files: written while they are read, or stored for an hour for whoever asked."""
