"""Geodesy on the WGS 84 ellipsoid: distances, routes, footprints and their uncertainty."""
