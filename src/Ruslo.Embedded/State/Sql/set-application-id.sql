-- 'Rus' and the kind of file, 'S' for state.
PRAGMA application_id = 0x52757353
