"""What the network's templates share."""
