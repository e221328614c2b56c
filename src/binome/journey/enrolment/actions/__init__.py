"""What people do in enrolment, each act once."""
