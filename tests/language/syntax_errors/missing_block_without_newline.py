for x in []:
    pass
else: