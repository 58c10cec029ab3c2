-- For the moments in which another connection opens or recovers the file.
PRAGMA busy_timeout = 30000
