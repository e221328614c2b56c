"""Other programs of the organisation are told what happened: to which addresses, what was sent, what they answered."""
