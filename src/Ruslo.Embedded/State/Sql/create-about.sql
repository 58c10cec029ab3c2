-- What the file says about itself: its owner, and how often it was flushed on request.
CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, value NOT NULL) WITHOUT ROWID
