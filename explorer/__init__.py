"""The explorer: pages over named questions, one page a file.

``answers`` asks, ``address`` keeps the state of a view in its URL, ``markup`` makes text into
markup that can't be broken out of, ``style`` says what it looks like, ``words`` holds the labels
in both languages. A page puts these together; it has no Cypher and no reading rules in it.
"""
