"""The local server: other programs on this machine use model and documents through OpenAI's
protocol.
"""
