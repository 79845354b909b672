import time

name = "left"
time.sleep(0.002)
import imported_right
