"""What the programs of this folder share. The arguments of each: a seed, and how much of it."""

import sys
import threading

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
scale = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def crowd(count, body, *arguments):
    """Calls body(number, *arguments) in so many threads at the same time; what they return, in their order."""
    results = [None] * count
    errors = []
    gate = threading.Barrier(count)

    def run(number):
        try:
            gate.wait()
            results[number] = body(number, *arguments)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def beside(helper, count, body, *arguments):
    """The same, while another thread calls helper() again and again."""
    stop = []

    def repeat():
        while not stop:
            helper()

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        return crowd(count, body, *arguments)
    finally:
        stop.append(True)
        thread.join()
