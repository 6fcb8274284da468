"""What stands behind the PIN: first start, sign-in, figures, papers, settings and people."""
