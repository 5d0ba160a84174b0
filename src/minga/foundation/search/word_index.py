"""The database's own word index over ``terms``: FTS5 with triggers on SQLite, GIN on PostgreSQL."""

from typing import Any

# Terms come folded and stemmed, so that the tokenizer only has to cut at spaces; "=" begins the space's token.
MAKE_ON_SQLITE = [
    """CREATE VIRTUAL TABLE search_words USING fts5(
        terms, content='search_searchdocument', content_rowid='id', detail=none, prefix='2 3 4',
        tokenize="unicode61 remove_diacritics 0 tokenchars '='")""",
    """CREATE TRIGGER search_words_written AFTER INSERT ON search_searchdocument BEGIN
        INSERT INTO search_words(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER search_words_gone AFTER DELETE ON search_searchdocument BEGIN
        INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER search_words_changed AFTER UPDATE OF terms ON search_searchdocument BEGIN
        INSERT INTO search_words(search_words, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO search_words(rowid, terms) VALUES (new.id, new.terms); END""",
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
]
MAKE_ON_POSTGRESQL = [
    """CREATE INDEX search_words ON search_searchdocument
        USING gin (array_to_tsvector(string_to_array(terms, ' ')))""",
]


def make_word_index(editor: Any) -> None:
    is_postgresql = editor.connection.vendor == "postgresql"
    for statement in MAKE_ON_POSTGRESQL if is_postgresql else MAKE_ON_SQLITE:
        editor.execute(statement)
