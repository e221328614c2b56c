"""Documents on data protection, written from what the code declares and how the installation is set; people go on writing them."""
