"""Tests of the overlay's Systems Manager."""
