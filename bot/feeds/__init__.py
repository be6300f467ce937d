"""The way in: documents fetched with every guard, and parsed behind a fence."""
