"""The pages that Tocsin serves itself: the operator's status page and the local chat.

A chat page is HTML from the server, kept live by server-sent events; without JavaScript its forms still work.
"""
