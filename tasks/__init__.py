"""What happens unclicked: when, and for whom; the how is in contest.services."""
