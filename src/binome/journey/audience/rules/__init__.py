"""What the audience decides: whom a rule describes, how a sample is drawn from them."""
