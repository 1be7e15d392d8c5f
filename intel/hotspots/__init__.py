"""Where more is reported than usual: wards, street crime beside them, and honest words at small numbers."""
