length_of_thing = 1
print(lenght_of_thing)
