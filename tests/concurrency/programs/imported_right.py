import time

name = "right"
time.sleep(0.002)
import imported_left
