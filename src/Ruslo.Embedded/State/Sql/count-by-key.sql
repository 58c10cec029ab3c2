SELECT count(*) FROM "{table}" WHERE key >= $from AND key < $before
