"""The core: values and rules, tested without any window, file or clock."""
