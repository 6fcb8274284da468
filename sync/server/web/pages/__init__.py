"""The pages on which staff read figures and look after kiosks."""
