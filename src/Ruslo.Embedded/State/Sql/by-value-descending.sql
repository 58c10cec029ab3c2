SELECT key, document, "{column}" FROM "{table}" WHERE ("{column}", key) >= ($fromValue, $from) AND ("{column}", key) < ($beforeValue, $before) ORDER BY "{column}" DESC, key DESC LIMIT $limit
