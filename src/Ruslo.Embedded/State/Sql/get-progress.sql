SELECT value FROM progress WHERE entry = $entry
