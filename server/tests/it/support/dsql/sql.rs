//! Parses enough SQL to tell statements apart, and to find those that the service does not take. Messages and states
//! were recorded from real clusters (rules and golden files of github.com/Dreamescaper/dsql-emulator, September 2026).
//! A message that nobody has recorded follows their pattern, and is marked.

use super::refusal::Refusal;

/// One statement without comments, with single spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) text: String,
    /// Its words in upper case, without quoted text.
    words: Vec<String>,
}

/// The kind of a statement in the rules of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Begin,
    Commit,
    Rollback,
    /// Changes the schema; GRANT and REVOKE count, too.
    Ddl,
    /// Changes rows.
    Dml,
    Read,
    Other,
}

/// Splits a text into its statements.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut statements = vec![Statement::empty()];
    for piece in pieces(text) {
        let last = statements.last_mut().expect("one at least");
        match piece {
            Piece::End => statements.push(Statement::empty()),
            Piece::Space => last.space(),
            Piece::Quoted(quoted) => last.text.push_str(quoted),
            Piece::Char(char) => last.push(char),
        }
    }
    statements.iter_mut().for_each(|statement| statement.text = statement.text.trim().to_owned());
    statements.retain(|statement| !statement.text.is_empty());
    statements
}

enum Piece<'a> {
    Char(char),
    Space,
    Quoted(&'a str),
    End,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let length = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if char == '\'' || char == '"' {
            // A doubled quote is two quoted parts side by side.
            rest[1..].find(char).map_or(rest.len(), |end| end + 2)
        } else {
            char.len_utf8()
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(match char {
            '\'' | '"' => Piece::Quoted(piece),
            ';' => Piece::End,
            _ if char.is_whitespace() || length > char.len_utf8() => Piece::Space,
            _ => Piece::Char(char),
        });
        rest = after;
    }
    pieces
}

impl Statement {
    const fn empty() -> Self {
        Self { text: String::new(), words: Vec::new() }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    fn push(&mut self, char: char) {
        let word = char.is_alphanumeric() || char == '_';
        let goes_on = self.text.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        if word && (self.words.is_empty() || !goes_on) {
            self.words.push(String::new());
        }
        if let (true, Some(last)) = (word, self.words.last_mut()) {
            last.extend(char.to_uppercase());
        }
        self.text.push(char);
    }

    fn begins(&self, words: &[&str]) -> bool {
        self.words.len() >= words.len() && self.words.iter().zip(words).all(|(own, word)| own == word)
    }

    /// Whether these words follow each other anywhere in it.
    fn has(&self, words: &[&str]) -> bool {
        self.words.windows(words.len()).any(|window| window.iter().eq(words.iter()))
    }

    /// Whether it creates an index with ASYNC. PostgreSQL does not know that word; without it, it is an ordinary index.
    pub(super) fn is_index_async(&self) -> bool {
        self.begins(&["CREATE", "INDEX", "ASYNC"])
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        self.has(&[word])
    }

    pub(super) fn word(&self, position: usize) -> &str {
        self.words.get(position).map_or("", String::as_str)
    }

    pub(super) fn kind(&self) -> Kind {
        match self.word(0) {
            "BEGIN" | "START" => Kind::Begin,
            "COMMIT" | "END" => Kind::Commit,
            "ROLLBACK" | "ABORT" => Kind::Rollback,
            "CREATE" | "ALTER" | "DROP" | "GRANT" | "REVOKE" | "AWS" | "COMMENT" => Kind::Ddl,
            "INSERT" | "UPDATE" | "DELETE" => Kind::Dml,
            "SELECT" | "VALUES" | "TABLE" | "WITH" => Kind::Read,
            _ => Kind::Other,
        }
    }

    /// Returns the refusal, if the service does not take the statement.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        self.statement_not_taken().or_else(|| self.setting_not_taken()).or_else(|| self.clause_not_taken())
    }

    fn statement_not_taken(&self) -> Option<Refusal> {
        let savepoint = |what| format!("unsupported transaction statement: {what}");
        let message = match (self.word(0), self.word(1)) {
            ("SAVEPOINT", _) => savepoint("SAVEPOINT"),
            ("RELEASE", _) => savepoint("RELEASE"),
            ("ROLLBACK", "TO") => savepoint("ROLLBACK TO"),
            ("VACUUM", _) => "unsupported VACUUM statement".into(),
            ("MERGE", _) => "unsupported statement type: MERGE".into(),
            ("CREATE", "TYPE") => "CREATE TYPE not supported".into(),
            ("CREATE", "TRIGGER") => "CREATE TRIGGER not supported".into(),
            (first, second) => format!("unsupported statement: {}", Self::node(first, second)?),
        };
        Some(Refusal::unsupported(message))
    }

    /// Returns the name in PostgreSQL's parser, for a statement for which the service has no other name.
    fn node(first: &str, second: &str) -> Option<&'static str> {
        Some(match (first, second) {
            ("TRUNCATE", _) => "Truncate",
            ("LISTEN", _) => "Listen",
            ("NOTIFY", _) => "Notify",
            ("UNLISTEN", _) => "Unlisten",
            ("ALTER", "SYSTEM") => "AlterSystem",
            ("CREATE", "DATABASE") => "Createdb",
            ("CREATE", "EXTENSION") => "CreateExtension",
            ("CREATE", "MATERIALIZED") => "CreateTableAs",
            // Nobody has recorded these.
            ("DISCARD", _) => "Discard",
            ("LOCK", _) => "Lock",
            ("PREPARE", _) => "Prepare",
            ("EXECUTE", _) => "Execute",
            ("DEALLOCATE", _) => "Deallocate",
            ("DECLARE", _) => "DeclareCursor",
            ("DO", _) => "Do",
            ("CALL", _) => "Call",
            _ => return None,
        })
    }

    fn setting_not_taken(&self) -> Option<Refusal> {
        let not_set = |name: &str| format!("setting configuration parameter \"{name}\" not supported");
        if self.kind() == Kind::Begin {
            let level = self.words.iter().position(|word| word == "LEVEL")?;
            let level = match (self.word(level + 1), self.word(level + 2)) {
                ("REPEATABLE", _) => return None,
                ("READ", second) => format!("READ {second}"),
                (first, _) => first.to_owned(),
            };
            return Some(Refusal::unsupported(format!("Unsupported isolation level: {level}")));
        }
        if self.word(0) != "SET" {
            return None;
        }
        let position =
            if ["SESSION", "LOCAL"].contains(&self.word(1)) && self.word(2) != "CHARACTERISTICS" { 2 } else { 1 };
        match self.word(position) {
            // The service may take other parameters, too, but nothing here needs them.
            "SEARCH_PATH" | "TIMEZONE" | "TIME" | "APPLICATION_NAME" | "STATEMENT_TIMEOUT" => None,
            "TRANSACTION" | "SESSION" => Some(Refusal::unsupported(not_set("TRANSACTION"))),
            name => Some(Refusal::unsupported(not_set(&name.to_lowercase()))),
        }
    }

    fn clause_not_taken(&self) -> Option<Refusal> {
        let refuse = |message: &str| Some(Refusal::unsupported(message));
        let create = self.word(0) == "CREATE";
        if create && ["TEMP", "TEMPORARY"].contains(&self.word(1)) {
            return refuse("TEMPORARY or TEMP table not supported for CREATE TABLE");
        }
        if create && self.word(1) == "UNLOGGED" {
            return refuse("UNLOGGED table not supported for CREATE TABLE");
        }
        if create && self.word(1) == "TABLE" && self.has(&["AS", "SELECT"]) {
            return refuse("unsupported statement: CreateTableAs");
        }
        let index = self.begins(&["CREATE", "INDEX"]) || self.begins(&["CREATE", "UNIQUE", "INDEX"]);
        if index && !self.has(&["INDEX", "ASYNC"]) {
            return refuse("unsupported mode. please use CREATE INDEX ASYNC.");
        }
        if self.kind() == Kind::Read && (self.has(&["FOR", "SHARE"]) || self.has(&["FOR", "NO", "KEY", "UPDATE"])) {
            return refuse("locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported");
        }
        None
    }
}
