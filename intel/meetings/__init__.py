"""The meeting: when it was held, what is new since, and the pack each audience may have."""
