INSERT INTO "{table}" (key, document{columns}) VALUES ($key, $document{values}) ON CONFLICT (key) DO UPDATE SET document = excluded.document{updates}
