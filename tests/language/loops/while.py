n = 0
while n < 5:
    n += 1
    if n == 2:
        continue
    if n == 4:
        break
    print(n)
else:
    print("never")
while n:
    n -= 1
else:
    print("else", n)
while True:
    try:
        n += 1
        if n > 3:
            break
        continue
    finally:
        print("finally", n)
while 0:
    print("never")
else:
    print("constant false")
i = 10
while (i := i - 1) > 7:
    print(i)
while not i == 5:
    i -= 1
print(i)
while i and i < 10 or i == 10:
    i += 1
print(i)


def forever():
    count = 0
    while 1:
        count += 1
        if count == 1000000:
            return count


print(forever())
