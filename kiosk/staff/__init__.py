"""What staff see: passive pages that show a view and say what was wanted."""
