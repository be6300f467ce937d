"""Hostile documents and servers, made anew from a seed, and a trial that polls them beside good feeds."""
