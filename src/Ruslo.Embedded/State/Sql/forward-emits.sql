DELETE FROM emits WHERE sequence <= $through
