"""Nothing at all: what it costs to start a program and to end it."""
