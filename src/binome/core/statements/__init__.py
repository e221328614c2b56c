"""What was learnt, told to a learning record store (xAPI 1.0.3) that the operator names; none is named at first."""
