"""What the public sees: one passive screen a file, shown from one frozen view."""
