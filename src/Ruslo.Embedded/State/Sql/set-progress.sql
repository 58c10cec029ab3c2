INSERT INTO progress (entry, value) VALUES ($entry, $value) ON CONFLICT (entry) DO UPDATE SET value = excluded.value
