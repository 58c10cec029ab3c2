-- AUTOINCREMENT: a number is never used twice, also when the table is empty.
CREATE TABLE emits (sequence INTEGER PRIMARY KEY AUTOINCREMENT, content BLOB NOT NULL)
