SELECT document FROM "{table}" WHERE key = $key
