"""Tests of the overlay's EC2."""
