"""One module a command; each has ``command(args, folder) -> exit status``."""
