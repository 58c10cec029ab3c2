INSERT INTO emits (content) VALUES ($content)
