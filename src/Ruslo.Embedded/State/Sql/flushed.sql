-- Something to write, so that the commit flushes all that was written before it.
INSERT INTO about (name, value) VALUES ('flushes', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1
