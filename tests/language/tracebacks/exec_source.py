# Code that has no file shows no source lines.
text = "def f():\n    raise ValueError('inside')\nf()\n"
exec(text)
