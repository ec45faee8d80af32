"""Files of strangers: bytes in, a safe form out. Read in a process of their own with little memory and time."""
