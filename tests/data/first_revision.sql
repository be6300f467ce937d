-- What a Tocsin of the first revision left behind: an alert owed, an item to be matched, one that can be searched.
INSERT INTO chats (id, platform, chat, language, created_at)
    VALUES (1, 'telegram', '100', 'sr-Cyrl', '2026-05-26 12:00:00');
UPDATE counters SET value = 2 WHERE name = 'subscriptions';
INSERT INTO subscriptions (id, chat_id, query, active, created_at, revision)
    VALUES (1, 1, 'KFOR', true, '2026-05-26 12:00:00', 2);
INSERT INTO hosts (host, next_at) VALUES ('kossev.example', '2026-05-26 12:00:00');
INSERT INTO feeds (id, url, host, name, tags, enabled, allow_private, next_at, etag) VALUES
    ('kossev', 'https://kossev.example/', 'kossev.example', 'KoSSev', '[]', true, false, '2026-05-26 12:00:00', '"1"');
INSERT INTO items (id, feed_id, identity, title, link, text, seen_at, at, folded, first_look, state, language) VALUES
    (1, 'kossev', 'a', 'КФОР у Бањској', 'https://kossev.example/a', '', '2026-05-26 12:00:00', '2026-05-26 12:00:00',
        'kfor u banjskoj', false, 'done', 'sr-Cyrl'),
    (2, 'kossev', 'b', 'KFOR denies', 'https://kossev.example/b', '', '2026-05-26 12:00:00', '2026-05-26 12:00:00',
        'kfor denies', false, 'pending', 'en');
INSERT INTO stories (id, item_id, created_at) VALUES (1, 1, '2026-05-26 12:00:00');
INSERT INTO story_items (item_id, story_id) VALUES (1, 1);
INSERT INTO alerts (id, chat_id, story_id, item_id, created_at) VALUES (1, 1, 1, 1, '2026-05-26 12:00:00');
INSERT INTO alert_topics (alert_id, subscription_id, label, words, created_at)
    VALUES (1, 1, 'KFOR', '["КФОР"]', '2026-05-26 12:00:00');
INSERT INTO deliveries (id, chat_id, platform, key, alert_id, state, due_at, created_at)
    VALUES (1, 1, 'telegram', 'ring:1', 1, 'pending', '2026-05-26 12:00:00', '2026-05-26 12:00:00');
