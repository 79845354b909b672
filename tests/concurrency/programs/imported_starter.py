import threading

seen = []


def again():
    import imported_starter
    seen.append(imported_starter.whole)


thread = threading.Thread(target=again)
thread.start()
thread.join(0.1)
seen.append("not yet")
whole = True
