//! A secret that is planted on a line of its own is gone, whatever stands around it.
#![no_main]

use ayushma_errors::scrub::scrub;
use libfuzzer_sys::fuzz_target;

/// Letters and digits, made of the seed: none of it is anybody's.
fn made(seed: u64, length: usize) -> String {
    let mut state = seed | 1;
    let mut text = String::from("q7");
    while text.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        text.push(char::from(b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"[(state % 55) as usize]));
    }
    text
}

/// The line, and the secret in it.
fn line(kind: u8, seed: u64) -> (String, String) {
    let (short, long) = (made(seed, 16), made(seed, 40));
    match kind % 12 {
        0 => (format!("password={short}"), short),
        1 => (format!("\"api_key\": \"{long}\""), long),
        2 => (format!("postgres://app:{short}@db:5432/care"), short),
        3 => (format!("GET https://api.example/v1?q=1&access_token={long}&page=2"), long),
        4 => (format!("Authorization: Bearer {long}"), long),
        5 => (format!("Cookie: sessionid={long}; theme=dark"), long),
        6 => (format!("invalid key ghp_{long}"), long),
        7 => (format!("invalid key sk-proj-{long}"), long),
        8 => (format!("mysql --password {short} -h db"), short),
        9 => (format!("PgConnectOptions {{ password: Some(\"{short}\"), port: 5432 }}"), short),
        10 => (format!("reset by {short}@example.org now"), format!("{short}@example.org")),
        _ => (format!("token eyJ{long}.eyJ{long}.{short}"), format!("eyJ{long}")),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [kind, a, b, c, rest @ ..] = bytes else { return };
    let seed = u64::from_le_bytes([*a, *b, *c, *kind, 1, 2, 3, 4]);
    let (line, secret) = line(*kind, seed);
    let around = String::from_utf8_lossy(rest);
    // Whoever knows the secret can say it anywhere.
    if around.contains(&secret) {
        return;
    }
    let middle = around.floor_char_boundary(around.len() / 2);
    let (before, after) = around.split_at(middle);
    let text = format!("{before}\n{line}\n{after}");
    let clean = scrub(&text);
    assert!(!clean.contains(&secret), "{text:?}\n{clean:?}");
});
