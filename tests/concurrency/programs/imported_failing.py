import time

time.sleep(0.01)
raise ValueError("no module today")
