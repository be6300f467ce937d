"""Finding a site's feeds: by rules of well-known services, by what its page links, by the usual paths."""
