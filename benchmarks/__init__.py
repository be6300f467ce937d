"""What Tocsin does under load and under fire, measured; each module is a program. Tables go to standard output."""
