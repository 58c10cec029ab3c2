-- In KiB: the pages of the file are in the memory of the operating system already.
PRAGMA cache_size = -512
