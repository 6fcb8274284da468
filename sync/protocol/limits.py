"""How large anything may be that comes from elsewhere."""

MOST_ENTRIES = 1_000
MOST_PACKED = 256 * 1024
"""Bytes of the packed entries and the packed comments of a batch, together."""
MOST_PLAIN = 2 * 1024 * 1024
"""Bytes of the entries of a batch, or of its comments, once unpacked."""
MOST_ENTRY = 256 * 1024
"""Bytes of one entry: of small pieces of JSON Python makes 25 times as much."""
MOST_COMMENT = 4_000
"""Signs of a comment; kiosks take fewer."""
MOST_MESSAGE = 16 * 1024
"""Bytes of any message but a manifest."""
MOST_MANIFEST = 1024 * 1024
MOST_ITEMS = 64
MOST_PROBES = 64
DEEPEST = 8
"""How many lists and tables may lie in each other."""
SEALED_LINE = 64 + 1 + 128
"""Signs of the line under a message: key, space, signature."""
MOST_PACKET = MOST_MESSAGE + 1 + SEALED_LINE + 1 + MOST_PACKED
MOST_FRAMES = 2_000
"""Messages in one file from a stick."""
