"""Reading: what a page or a service asks; changes nothing."""
