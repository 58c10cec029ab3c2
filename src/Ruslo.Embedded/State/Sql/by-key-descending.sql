SELECT key, document, NULL FROM "{table}" WHERE key >= $from AND key < $before ORDER BY key DESC LIMIT $limit
