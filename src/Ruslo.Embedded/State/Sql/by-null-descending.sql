SELECT key, document, NULL FROM "{table}" WHERE "{column}" IS NULL AND key >= $from AND key < $before ORDER BY key DESC LIMIT $limit
