"""Suspected adults: an explained score from a versioned matrix, and the menu of tactics a band opens.

A score is advice about an adult a named police officer has designated; it chooses nothing. Nobody under 18, of unknown
age or ever protected has one.
"""
