"""Places and what lives in them."""
