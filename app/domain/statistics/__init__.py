"""Tests by simulation, of events on a line and in time: arrays of whole numbers, and a seed."""
