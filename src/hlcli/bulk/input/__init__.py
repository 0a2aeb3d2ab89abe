"""What is loaded: files and standard input, unpacked and taken apart into items."""
