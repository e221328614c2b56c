"""Who runs the installation, and with what rights."""
