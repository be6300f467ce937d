"""Fetching in a process of its own: what strangers send is received, decrypted and opened there, beside the event loop
that serves every chat, and away from the database and the tokens.

`fetcher.ChildFetcher` is the parent's side; it asks `process.FetchingProcess`, one after the other, which runs `child`.
They talk over a `line.Line`, in `messages`.
"""
