"""What learning shows. Reads only; what people wrote is read for themselves alone."""
