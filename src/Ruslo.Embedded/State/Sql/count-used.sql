-- What was put into the file since it was made: entries of progress, and tables of the owner's own.
SELECT (SELECT count(*) FROM progress) + (SELECT count(*) FROM sqlite_schema
  WHERE type = 'table' AND name NOT IN ('about', 'progress', 'emits') AND name NOT LIKE 'docs:%' AND name NOT LIKE 'sqlite!_%' ESCAPE '!')
