DROP INDEX "{index}"
