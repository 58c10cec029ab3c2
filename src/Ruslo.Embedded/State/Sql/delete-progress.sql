DELETE FROM progress WHERE entry = $entry
