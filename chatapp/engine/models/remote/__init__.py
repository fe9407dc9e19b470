"""Chat models on other machines or in other programs, through OpenAI's protocol."""
