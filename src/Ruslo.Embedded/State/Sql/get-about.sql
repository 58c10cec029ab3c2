SELECT value FROM about WHERE name = $name
