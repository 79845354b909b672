import helpers.fails

helpers.fails.start()
