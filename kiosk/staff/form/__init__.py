"""A form made from fields: one input for each kind of setting."""
