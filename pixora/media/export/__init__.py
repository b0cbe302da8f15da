"""How a finished film leaves the studio: for editors, in other forms, and marked as made by machines."""
