SELECT count(*) FROM "{table}" WHERE "{column}" IS NULL AND key >= $from AND key < $before
