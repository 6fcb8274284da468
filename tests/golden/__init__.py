"""Golden months: what their papers say and how they look, kept page by page."""
