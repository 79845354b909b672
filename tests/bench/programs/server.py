"""Two threads that serve requests from a shared table of sessions: nearly every object made becomes shared."""
import sys
import threading

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
SESSIONS = 500


class Session:
    def __init__(self, user):
        self.user = user
        self.visits = 0
        self.history = []
        self.profile = {"name": "user%d" % user, "roles": ["reader"], "limits": {"rate": 100, "burst": 5}}


class Request:
    def __init__(self, user, path):
        self.user = user
        self.path = path
        self.headers = {"host": "example", "accept": "text"}


def handle(sessions, request, number):
    session = sessions.get(request.user)
    if session is None or session.visits >= 20:
        session = sessions[request.user] = Session(request.user)
    session.visits += 1
    session.history.append({"path": request.path, "number": number, "headers": request.headers})
    return len(session.history) + len(request.path)


def serve(sessions, first, rounds, results):
    total = 0
    for number in range(rounds):
        user = (number * 7 % SESSIONS) * 2 + first  # the users of this thread
        total += handle(sessions, Request(user, "/item/%d" % (number % 50)), number)
    results[first] = total


sessions = {}
results = [0, 0]
threads = [threading.Thread(target=serve, args=(sessions, first, int(200_000 * SCALE), results)) for first in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results, len(sessions), sum(session.visits for session in sessions.values()))
