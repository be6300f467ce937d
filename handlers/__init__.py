"""The chats. Each platform's folder turns what arrives into use cases and messages into its markup; what all platforms
share stands here: messages as data, the router, and the replies in the chat's language."""
