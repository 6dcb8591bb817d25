# Permission groups and what they open
