"""The staff file that Binôme fetches by itself, from a folder or an address that whoever runs the installation names."""
