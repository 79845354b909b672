def f():
    """It has a text."""
      return 1
