"""The command line, `tocsin …`: a file per command."""
