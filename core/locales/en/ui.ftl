# What the window says of its own accord.

