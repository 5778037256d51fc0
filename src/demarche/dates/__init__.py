"""Time expression + publication date → when."""
