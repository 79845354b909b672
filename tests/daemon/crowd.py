"""Two hundred clients at once, half of which vanish in mid-run."""
import fixture


def test_crowd():
    with fixture.Daemon() as daemon:
        before = daemon.warm_counts()
        clients = [daemon.client(timeout=300) for _ in range(200)]
        numbers = []
        for index, client in enumerate(clients):
            vanishes = index % 2
            source = "import time\nwhile True: time.sleep(0.01)" if vanishes else f"print(sum(range({index})))"
            numbers.append(client.call("program.run", source=source.encode(), path=f"t{index}.py", timeout=300)["program"])
        for client in clients[1::2]:
            client.close()
        for index in range(0, 200, 2):
            status, out, err = clients[index].finish(numbers[index], 300)
            assert (status, out) == (0, f"{sum(range(index))}\n"), (index, status, out, err)
            clients[index].close()
        fixture.check_settled(daemon, before, 120)
        assert daemon.alive()


if __name__ == "__main__":
    fixture.main(globals())
