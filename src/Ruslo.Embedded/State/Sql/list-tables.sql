-- Also the tables that come with SQLite without being declared.
SELECT name FROM sqlite_schema UNION SELECT name FROM pragma_module_list
