"""Two bots as discord.py's documentation teaches them, and as unlike each other and Ratsbote as that allows. The tests
run them through the sandbox, so that it stays a stand-in for Discord and not for one bot.
"""
