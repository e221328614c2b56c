"""What is shown of relationships: everything to the pair, dates alone to the programme."""
