"""An article's page or text → the article. Runs inside the parsers' fence: pages are as hostile as feeds."""
