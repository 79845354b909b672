x = "café" y
