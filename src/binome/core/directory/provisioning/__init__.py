"""The narrow door by which an identity provider brings people in, one at a time, under the rules of files."""
