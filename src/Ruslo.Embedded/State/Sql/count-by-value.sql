SELECT count(*) FROM "{table}" WHERE ("{column}", key) >= ($fromValue, $from) AND ("{column}", key) < ($beforeValue, $before)
