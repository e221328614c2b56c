"""What enrolment shows. Reads only."""
