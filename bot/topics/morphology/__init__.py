"""Word forms by rule, a module a language: several plausible stems of a text's word, few of a query's. Pure."""
