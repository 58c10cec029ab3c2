SELECT entry, value FROM progress WHERE entry >= $prefix ORDER BY entry
