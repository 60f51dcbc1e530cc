//! Passwords on command lines: `--password S`, `mysql -pS`, `curl -u user:S`, also as lists of arguments are printed.

use super::class::{Class, DIGIT, NAME, SPACE, is_one_of};
use super::keys;
use super::rule::Id;
use super::scan::Scan;
use super::value::{is_opaque, is_value, is_words};

/// The longest flag, in bytes.
const LONGEST_FLAG: usize = 64;

/// `--password value`, `-p value`, `'--password', 'value'`: asked at the first hyphen.
pub(super) fn flag(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    let is_long = scan.byte(at + 1) == b'-';
    let mut is_hint = false;
    let found = if is_long {
        let end = scan.end_within(at, LONGEST_FLAG, NAME);
        let name = scan.part(at, end);
        let mut id = keys::kind(name, false, scan.scrubber);
        is_hint = id.is_none();
        if is_hint {
            id = keys::hint(name, false, scan.scrubber);
        }
        (id, behind(scan, end))
    } else if scan.scrubber.has(Id::Password) {
        (Some(Id::Password), short(scan, at))
    } else {
        return false;
    };
    let (Some(id), Some(from)) = found else {
        return false;
    };
    let to = match scan.before(from) {
        b'"' => scan.end_of(from, Class::of(b"\"\n").not()),
        b'\'' => scan.end_of(from, Class::of(b"'\n").not()),
        _ => scan.end_of(from, Class::of(b" \n").not()),
    };
    let value = scan.part(from, to);
    // `-p 8080`
    let is_port = !is_long && DIGIT.is_all(value) && value.len() < 6;
    if value.is_empty()
        || value[0] == b'-'
        || is_port
        || !is_value(id, value, true)
        || (is_hint && !is_opaque(value))
    {
        return false;
    }
    scan.out.mark(from, to, id.name());
    true
}

/// Where the value of the flag stands that ends there.
fn behind(scan: &Scan<'_, '_>, end: usize) -> Option<usize> {
    if scan.has(end, b"', '") || scan.has(end, b"\", \"") {
        return Some(end + 4);
    }
    if scan.byte(end) != b' ' {
        return None;
    }
    let is_quoted = matches!(scan.byte(end + 1), b'"' | b'\'');
    Some(end + 1 + usize::from(is_quoted))
}

/// Commands whose flag takes a password, behind it or beside it.
const APART: &[(u8, &[&[u8]])] = &[
    (
        b'p',
        &[
            b"login",
            b"sshpass",
            b"mongo",
            b"mongosh",
            b"mongodump",
            b"mongorestore",
        ],
    ),
    (b'a', &[b"redis-cli"]),
    (
        b'w',
        &[b"ldapsearch", b"ldapmodify", b"ldapadd", b"ldapwhoami"],
    ),
    (b'P', &[b"zip", b"unzip"]),
];
const BESIDE: &[(u8, &[&[u8]])] = &[(
    b'p',
    &[
        b"mysql",
        b"mysqldump",
        b"mysqladmin",
        b"mariadb",
        b"sshpass",
        b"7z",
    ],
)];

/// Where the value of a flag of one letter stands, if the command of the line takes a password so.
fn short(scan: &Scan<'_, '_>, at: usize) -> Option<usize> {
    let letter = scan.byte(at + 1);
    let end = at + 2;
    let is_listed = scan.has(end, b"', '") || scan.has(end, b"\", \"");
    // `['pg_dump', '-U', 'app', '-W', 'S']`
    if letter == b'W' && is_listed {
        return Some(end + 4);
    }
    let is_apart = is_listed || scan.byte(end) == b' ';
    for (flag, commands) in if is_apart { APART } else { BESIDE } {
        if *flag == letter && is_command(scan, at, commands) {
            let is_quoted = matches!(scan.byte(end), b'"' | b'\'');
            return if is_apart {
                behind(scan, end)
            } else {
                Some(end + usize::from(is_quoted))
            };
        }
    }
    None
}

/// How many bytes before a flag its command is looked for.
const NEAR: usize = 96;

/// Whether one of the commands stands before on the line.
fn is_command(scan: &Scan<'_, '_>, at: usize, commands: &[&[u8]]) -> bool {
    let from = scan.start_of(at, NEAR, Class::of(b"\n").not());
    let mut rest = scan.part(from, at);
    while !rest.is_empty() {
        let (word, then) = rest.split_at(NAME.run(rest));
        if is_one_of(word, commands) {
            return true;
        }
        rest = &then[then.len().min(1)..];
    }
    false
}

/// `-u user:password`, as curl has it: asked at the colon.
pub(super) fn login(scan: &mut Scan<'_, '_>, at: usize) -> bool {
    let is_spaced = scan.byte(at + 1).is_ascii_whitespace();
    if is_spaced || !scan.has_user_flag() || !scan.scrubber.has(Id::Password) {
        return false;
    }
    let start = scan.start_of(at, 64, SPACE.or_of(b"\"'").not());
    let flag = scan.start_of(start, 4, Class::of(b" \"',"));
    let before = &scan.bytes[..flag];
    let is_flag = before.ends_with(b" --user")
        || before.ends_with(b"-u") && !NAME.has(scan.before(flag.saturating_sub(2)));
    // `-uapp:S`
    let is_beside = scan.has(start, b"-u") && start + 2 < at;
    let is_login = (is_flag && flag < start) || (is_beside && is_command(scan, at, &[b"curl"]));
    if !is_login {
        return false;
    }
    let inside = SPACE.or_of(b"\"'").not();
    let value = scan.part(at + 1, scan.end_within(at + 1, 256, inside));
    // `docker run -u 1000:1000`, `sort -u a:b`
    let is_plain = is_words(value) || DIGIT.is_all(value);
    if value.is_empty()
        || !is_value(Id::Password, value, false)
        || (is_plain && !is_command(scan, at, &[b"curl"]))
    {
        return false;
    }
    let to = scan.end_of(at + 1, inside);
    scan.out.mark(at + 1, to, Id::Password.name());
    true
}
