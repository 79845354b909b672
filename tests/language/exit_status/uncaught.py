print("before")
raise ValueError("after")
