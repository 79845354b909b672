def run(text):
    exec(compile(text, "<made up>", "exec"))


run("x = 1\ny = = 2\n")
