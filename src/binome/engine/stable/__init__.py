"""Both sides have chosen: stable pairs, as many as can be, with what is proven about them and why others did not form."""
