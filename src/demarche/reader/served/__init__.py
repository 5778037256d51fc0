"""Reading with the help of a model server that the user names: it quotes, everything else is our own."""
