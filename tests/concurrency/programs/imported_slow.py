import sys
import time

runs = getattr(sys, "_imported_slow_runs", 0) + 1
sys._imported_slow_runs = runs
ready = "half"
time.sleep(0.05)
ready = "whole"
