"""What belongs together and what to say of it: sentences, cleaning, summaries, exact copies. Pure code."""
