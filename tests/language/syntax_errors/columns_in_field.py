x = [f"{café é}"]
