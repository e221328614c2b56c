"""What is measured, side by side with a peer or a floor."""
