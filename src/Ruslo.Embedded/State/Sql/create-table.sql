-- One column more for each index. BINARY collation: texts are compared by their UTF-8 bytes.
CREATE TABLE "{table}" (key TEXT NOT NULL PRIMARY KEY, document BLOB NOT NULL)
