"""Puts the parts together: the one place that knows which implementation stands behind which port."""
