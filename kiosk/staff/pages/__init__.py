"""The pages of the staff side: each shows one view and says what was wanted."""
