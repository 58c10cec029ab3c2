-- Without a type: values keep theirs, and are ordered null, numbers, texts.
ALTER TABLE "{table}" ADD COLUMN "{column}"
