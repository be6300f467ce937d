"""When and how fast to ring: pure decisions."""
