//! What may be seen of a text. `None` means nothing of it: where there is a doubt, there is no part.

use std::net::Ipv6Addr;

use crate::text::is_control;

/// What stands for the hidden part of a value.
const HIDDEN: &str = "***";

/// `***Hbyq`
pub(super) fn last(text: &str, n: usize) -> Option<String> {
    let (start, _) = text.char_indices().nth_back(shown(text, n)? - 1)?;
    Some(format!("{HIDDEN}{}", &text[start..]))
}

/// `sk-Z***`
pub(super) fn first(text: &str, n: usize) -> Option<String> {
    let (end, _) = text.char_indices().nth(shown(text, n)?)?;
    Some(format!("{}{HIDDEN}", &text[..end]))
}

/// How many characters of the text may be shown when somebody wants to see `n`.
fn shown(text: &str, n: usize) -> Option<usize> {
    // Beside a `*` of its own nobody could tell the value from the mask.
    if text.contains('*') {
        return None;
    }
    match n.min(text.chars().count() / 4) {
        0 => None,
        shown => Some(shown),
    }
}

/// What ends the host of a URL.
const BEHIND_HOST: &[char] = &['/', '?', '#'];
/// What ends its path: some write parameters without a `?`.
const BEHIND_PATH: &[char] = &['?', '#', ';', '&'];

/// Whether all characters are of a kind.
fn is_all(text: &str, is_one: fn(char) -> bool) -> bool {
    for c in text.chars() {
        if !is_one(c) {
            return false;
        }
    }
    true
}

/// `a***@example.org`. Only a plain address is one: no name beside it, no quotes, no DSN.
pub(super) fn email(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    if local.len() > 64 || !is_all(local, is_local) || !is_domain(domain) {
        return None;
    }
    let mut letters = local.chars();
    match (letters.next()?, letters.next()) {
        (first, Some(_)) => Some(format!("{first}{HIDDEN}@{domain}")),
        // The one letter is all of the name.
        (_, None) => Some(format!("{HIDDEN}@{domain}")),
    }
}

/// Whether the text is a domain with at least two labels, and no IP address.
fn is_domain(text: &str) -> bool {
    let Some((_, top)) = text.rsplit_once('.') else {
        return false;
    };
    for label in text.split('.') {
        let hyphens_at_ends = label.starts_with('-') || label.ends_with('-');
        let is_inner = |c: char| c.is_alphanumeric() || c == '-';
        if label.is_empty() || hyphens_at_ends || !is_all(label, is_inner) {
            return false;
        }
    }
    let is_address = is_all(top, |c| c.is_ascii_digit());
    text.len() <= 253 && !is_address
}

/// `https://example.org/v1`. Cut by looks and not by a parser: a DSN is printed most often because
/// it did not parse.
pub(super) fn url(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
    if !scheme.chars().next()?.is_ascii_alphabetic() || !is_all(scheme, is_scheme) {
        return None;
    }
    if !is_all(rest, |c| !c.is_whitespace() && !is_control(c)) {
        return None;
    }
    let rest = without_user(scheme, rest)?;
    let (hosts, path) = rest.split_at(rest.find(BEHIND_HOST).unwrap_or(rest.len()));
    if !are_hosts(hosts) {
        return None;
    }
    let path = &path[..path.find(BEHIND_PATH).unwrap_or(path.len())];
    Some(format!("{scheme}://{hosts}{path}"))
}

const QUERY: &[char] = &['?', '#'];

/// Cuts at the last `@`, since a password that nobody has encoded may hold any character.
fn without_user<'a>(scheme: &str, rest: &'a str) -> Option<&'a str> {
    let Some((user, after)) = rest.rsplit_once('@') else {
        return Some(rest);
    };
    // The `@` behind a `?` may be a query's, and then what follows it is not to be seen either.
    match user.find(QUERY) {
        Some(query) if user.contains('@') || !is_login(scheme, &user[..query]) => None,
        _ => Some(after),
    }
}

/// Whether the text begins as `user:password` does, and cannot be a host and port.
fn is_login(scheme: &str, text: &str) -> bool {
    for web in &["http", "https", "ws", "wss"] {
        if scheme.eq_ignore_ascii_case(web) {
            return false;
        }
    }
    let slashes: &[char] = &['/', '\\'];
    let authority = &text[..text.find(slashes).unwrap_or(text.len())];
    let has_user = match authority.split_once(':') {
        Some((user, _)) => is_all(user, is_name),
        None => false,
    };
    has_user && !are_hosts(authority)
}

/// Whether the text is a host, or several with commas between, as clusters have them.
fn are_hosts(text: &str) -> bool {
    for host in text.split(',') {
        if !is_host(host) {
            return false;
        }
    }
    true
}

/// Whether the text is a name or an IPv6 address in brackets, with or without a port.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => (text, "0"),
    };
    // Without the look at its digits, a port could have a sign.
    if !is_all(port, |c| c.is_ascii_digit()) || port.parse::<u16>().is_err() {
        return false;
    }
    if let Some(address) = host.strip_prefix('[')
        && let Some(address) = address.strip_suffix(']')
    {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    !host.is_empty() && is_all(host, is_name)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || "-._".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small xorshift generator, so that each run tries the same texts.
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 33).map_or(0, |random| random % end)
        }

        fn text(&mut self, alphabet: &str, longest: usize) -> String {
            let chars: Vec<char> = alphabet.chars().collect();
            let len = self.below(longest + 1);
            (0..len).map(|_| chars[self.below(chars.len())]).collect()
        }
    }

    #[test]
    fn random_values_never_show_a_run_of_more_than_a_quarter() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for _ in 0..20_000 {
            let secret = random.text("aA0-*@.:/ #?éЖ日🦀\u{301}\u{200d}\n\u{202e}", 40);
            let chars: Vec<char> = secret.chars().collect();
            let n = random.below(12);
            for mask in [last(&secret, n), first(&secret, n)].into_iter().flatten() {
                assert!(chars.len() >= 4, "{secret:?} in {mask:?}");
                for run in chars.windows(chars.len() / 4 + 1) {
                    let run: String = run.iter().collect();
                    assert!(!mask.contains(&run), "{run:?} of {secret:?} in {mask:?}");
                }
            }
        }
    }

    #[test]
    fn passwords_and_queries_are_never_shown_whatever_characters_they_have() {
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        for _ in 0..10_000 {
            let mut secret = || {
                let alphabet = "a1@/?#:;&%,\\[].";
                format!(
                    "{}hunter{}",
                    random.text(alphabet, 6),
                    random.text(alphabet, 6)
                )
            };
            let (password, query) = (secret(), secret());
            for text in [
                format!("https://host.example/path?q={query}"),
                format!("https://host.example:80/path#{query}"),
                format!("https://user:secret@host.example/path?q={query}"),
                format!("postgres://host/db?q={query}"),
                format!("postgres://user:x{password}@host/db"),
                format!("postgres://user:x{password}@host/db?q={query}"),
                format!("postgres://user:x{password}@host"),
            ] {
                let mask = url(&text).unwrap_or_default();
                assert!(!mask.contains("hunter"), "{mask} of {text}");
            }
        }
    }

    #[test]
    fn never_more_than_a_quarter_is_shown() {
        assert_eq!(last("12345678", 4).as_deref(), Some("***78"));
        assert_eq!(first("12345678", usize::MAX).as_deref(), Some("12***"));
        assert_eq!(last("ЖЩЮЯЖЩЮ", 4).as_deref(), Some("***Ю"));
        assert_eq!(last("12345678", 0), None);
    }

    #[test]
    fn a_short_secret_shows_nothing() {
        for secret in ["", "a", "ЖЩЮ", "🦀🦀🦀"] {
            assert_eq!(
                (last(secret, 4), first(secret, 4)),
                (None, None),
                "{secret}"
            );
        }
    }

    #[test]
    fn an_address_shows_its_first_letter_and_domain() {
        for (address, mask) in [
            ("alice@example.org", "a***@example.org"),
            ("a@example.org", "***@example.org"),
            ("ab@example.org", "a***@example.org"),
            ("élise@exämple.co.uk", "é***@exämple.co.uk"),
            ("a.b+tag@x-y.xn--p1ai", "a***@x-y.xn--p1ai"),
        ] {
            assert_eq!(email(address).as_deref(), Some(mask));
        }
    }

    #[test]
    fn what_is_no_address_shows_nothing() {
        let words = "@ alice @example.org alice@ alice@localhost alice@.org alice@org. a@b@example.org \
            alice@-x.org alice@1.2.3.4 <alice@example.org> \"alice\"@example.org alice@example.org/x \
            postgres://u:hunter2@example.org";
        let spaced = [
            "",
            "alice @example.org",
            "alice@example.org\n",
            "alice@exa mple.org",
        ];
        for text in words.split(' ').chain(spaced) {
            assert_eq!(email(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_url_shows_scheme_host_and_path() {
        for (text, mask) in [
            (
                "https://u:hunter2@example.org/v1?q=1",
                "https://example.org/v1",
            ),
            ("https://example.org", "https://example.org"),
            ("https://example.org#token=x", "https://example.org"),
            (
                "https://example.org/a;jsessionid=x?y#z",
                "https://example.org/a",
            ),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            (
                "mongodb://u:p@h1:27017,h2:27017/db?w=1",
                "mongodb://h1:27017,h2:27017/db",
            ),
            (
                "postgres://user:p@ss@host:5432/db",
                "postgres://host:5432/db",
            ),
            ("postgres://user:p/s@host/db", "postgres://host/db"),
            ("postgres://user:p/s#?w@host/db?x=1", "postgres://host/db"),
            ("redis://:hunter2@cache", "redis://cache"),
        ] {
            assert_eq!(url(text).as_deref(), Some(mask), "{text}");
        }
    }

    #[test]
    fn what_is_no_url_shows_nothing() {
        let words = "hunter2 ://host https:// https:///path 1http://host/ https://host:hunter2/ \
            https://host:99999/ https://host:+1/ https://user:hunter2@ https://user:hunter2@/db \
            jdbc:postgresql://host/db x?u=https://host/ sqlserver://host:1433;password=hunter2 \
            http://[::1/ http://[hunter2]/";
        let spaced = [
            "",
            "ht tp://host/",
            "https://ho st/",
            "https://host/ x",
            "https://host/\n",
        ];
        for text in words.split(' ').chain(spaced) {
            assert_eq!(url(text), None, "{text:?}");
        }
    }

    #[test]
    fn an_at_sign_in_a_query_shows_nothing() {
        let texts = "https://h/p?x=a@b https://h#a@b https://u:p@h:1/p?x=a@b/c https://?x=a@b https://{h}/p?x=a@b \
            https://h:{p}/p?x=a@b postgres://h\\p?x=a@b postgres://u:p/s@h/db?x=a@b pg://[::1]:1/db?x=a@b";
        for text in texts.split(' ') {
            assert_eq!(url(text), None, "{text}");
        }
    }
}
