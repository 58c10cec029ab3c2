SELECT sequence, content FROM emits WHERE sequence > $after ORDER BY sequence LIMIT $limit
