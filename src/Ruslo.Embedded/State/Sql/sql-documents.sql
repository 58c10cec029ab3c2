-- The documents that a question in SQL may see; "{view}" is a name that nobody can guess.
CREATE TEMP VIEW "{view}" AS SELECT substr(key, ruslo_skip()) AS key, CAST(document AS TEXT) AS document{columns} FROM main."{table}" WHERE key >= ruslo_from() AND key < ruslo_before()
