-- The same, under the name of the table.
CREATE TEMP VIEW "{name}" AS SELECT * FROM temp."{view}"
