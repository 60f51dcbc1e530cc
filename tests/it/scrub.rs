//! The scrubber against recorded texts: what it must find, and what it must leave alone.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Read;

use ayushma_errors::scrub::{LONGEST, Rule, RuleError, Scrubber, scrub};
use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::alloc::peak_of;

#[derive(Deserialize)]
struct Positive {
    kind: String,
    text: String,
    secret: String,
    tier: String,
}

#[derive(Deserialize)]
struct Negative {
    text: String,
}

fn positives() -> Vec<Positive> {
    lines(include_bytes!("../fixtures/scrub/positives.jsonl.gz"))
}

fn negatives() -> Vec<Negative> {
    lines(include_bytes!("../fixtures/scrub/negatives.jsonl.gz"))
}

fn lines<T: for<'de> Deserialize<'de>>(compressed: &[u8]) -> Vec<T> {
    let mut text = String::new();
    GzDecoder::new(compressed)
        .read_to_string(&mut text)
        .unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// How many of a kind there are, and how many of them were found.
#[derive(Default)]
struct Count {
    all: u32,
    found: u32,
}

impl Count {
    fn share(&self) -> f64 {
        f64::from(self.found) / f64::from(self.all)
    }
}

#[test]
fn what_must_be_found_is_found() {
    let mut kinds: BTreeMap<(String, String), Count> = BTreeMap::new();
    let mut missed = Vec::new();
    for Positive {
        kind,
        text,
        secret,
        tier,
    } in positives()
    {
        let clean = scrub(&text);
        // No half of it may be left, either.
        let half = &secret
            [..secret.floor_char_boundary(secret.len().div_ceil(2).max(6).min(secret.len()))];
        let is_left = clean.contains(&secret) || (secret.len() > 12 && clean.contains(half));
        let count = kinds.entry((tier, kind.clone())).or_default();
        count.all += 1;
        if is_left {
            missed.push(format!("{kind}: {clean}"));
        } else {
            count.found += 1;
        }
    }
    let mut core = Count::default();
    for ((tier, kind), count) in &kinds {
        println!("{tier} {kind}: {} of {}", count.found, count.all);
        if tier == "core" {
            core.all += count.all;
            core.found += count.found;
            assert!(count.share() >= 0.9, "{kind}: {missed:#?}");
        }
    }
    println!("core: {} of {}; missed: {missed:#?}", core.found, core.all);
    assert!(core.share() >= 0.99);
}

#[test]
fn what_must_be_left_alone_is_left_alone() {
    let negatives = negatives();
    let mut changed = Vec::new();
    for Negative { text } in &negatives {
        if let Cow::Owned(clean) = scrub(text) {
            changed.push((text, clean));
        }
    }
    println!("{} texts", negatives.len());
    assert!(changed.is_empty(), "{changed:#?}");
}

fn all_texts() -> Vec<String> {
    let positives = positives().into_iter().map(|positive| positive.text);
    let negatives = negatives().into_iter().map(|negative| negative.text);
    positives.chain(negatives).collect()
}

#[track_caller]
fn assert_idempotent(text: &str) {
    let once = scrub(text);
    let twice = scrub(&once);
    assert_eq!(twice, once, "of {text:?}");
}

#[test]
fn its_own_output_is_left_alone() {
    for text in all_texts() {
        assert_idempotent(&text);
    }
}

// Cut, doubled, joined and quoted in every way, as texts of errors are.
#[test]
fn a_text_that_was_cut_or_wrapped_neither_panics_nor_changes_twice() {
    let texts = all_texts();
    for (i, text) in texts.iter().enumerate() {
        let other = &texts[(i * 7 + 3) % texts.len()];
        for step in [1, 3, 8] {
            let at = text.floor_char_boundary(text.len() * step / 9);
            assert_idempotent(&text[..at]);
            assert_idempotent(&text[at..]);
            assert_idempotent(&format!(
                "{}{}",
                &text[..at],
                &other[other.floor_char_boundary(other.len() / 2)..]
            ));
        }
        assert_idempotent(&format!("{text:?}"));
        assert_idempotent(&format!("Some({text:?}), {{{other}}}"));
        assert_idempotent(&serde_json::to_string(&[text, other]).unwrap());
        assert_idempotent(&text.replace(' ', "\u{a0}"));
    }
}

#[test]
fn a_secret_in_a_quoted_text_is_found_as_well() {
    for Positive {
        kind,
        text,
        secret,
        tier,
    } in positives()
    {
        if tier != "core" || secret.contains(['"', '\\', '\n']) {
            continue;
        }
        for quoted in [
            format!("{text:?}"),
            format!("{:?}", format!("{text:?}")),
            format!("Err(Driver({text:?}))"),
        ] {
            assert!(
                !scrub(&quoted).contains(&secret),
                "{kind}: {quoted}\n{}",
                scrub(&quoted)
            );
        }
    }
}

// Found by the fuzzer: each pass took what the one before had left beside its mark.
#[test]
fn a_drivers_url_does_not_reach_into_the_next() {
    for at in ["@", "@tcp(", "@unix("] {
        assert_idempotent(&format!("a:thin:3@10/0.3{} 9000", at.repeat(40)));
        assert_idempotent(&"a:thin:b/c".repeat(20).replace('c', &format!("c{at}")));
    }
}

// A text may be written by somebody who knows how marks look.
#[test]
fn what_looks_like_a_mark_or_a_placeholder_hides_nothing() {
    for text in [
        "[REDACTED password=SECRET-7",
        "[REDACTED: password=SECRET-7 ]",
        "password=[REDACTED]SECRET-7",
        "password=[REDACTED:password]SECRET-7",
        "[REDACTED:\npassword=SECRET-7\n]",
        "password=[SECRET-7",
        "password=<SECRET-7",
        "password={SECRET-7}",
        "PWD={SECRET-7;x}",
        "password=${SECRET-7",
        "password=SECRET-7(x)",
        "password=SECRET-7xxxxxx",
        "password: 'SECRET-7 and more'",
        "postgres://u:[REDACTED]SECRET-7@h/d",
        "postgres://u:SECRET-7/?#@h/d",
        "{\"password\":\"SECRET-7",
        "password=\\\"SECRET-7",
        "api key: SECRET-7",
        "--password SECRET-7",
        "['mysql', '--password', 'SECRET-7']",
        "PASSWORD%3DSECRET-7%26x",
        "MYSQL_PWD=SECRET-7",
        "Password=SECRET-7;Server=x",
        "passphrase 1: 2 passphrase: SECRET-7",
    ] {
        let clean = scrub(text);
        assert!(!clean.contains("SECRET-7"), "{text}: {clean}");
        assert_eq!(scrub(&clean), clean);
    }
}

#[test]
fn a_clean_text_is_borrowed_and_nothing_is_allocated() {
    for Negative { text } in negatives() {
        let ((), peak) = peak_of(|| assert!(matches!(scrub(&text), Cow::Borrowed(_))));
        assert_eq!(peak, 0, "{text}");
    }
}

#[test]
fn a_long_text_is_cut_where_no_secret_is_split() {
    let secret = "correct-horse-battery-7";
    for before in LONGEST - 80..LONGEST + 4 {
        let text = format!("{} password={secret} and more", "w ".repeat(before / 2));
        let clean = scrub(&text);
        assert!(clean.len() <= LONGEST, "{}", clean.len());
        for length in 4..secret.len() {
            let part = &secret[..length];
            assert!(
                !clean.contains(part),
                "{before}: {}",
                &clean[clean.len() - 80..]
            );
        }
        if text.len() > LONGEST {
            assert!(
                clean.ends_with("[REDACTED:cut]"),
                "{}",
                &clean[clean.len() - 80..]
            );
        }
        assert_eq!(scrub(&clean), clean);
    }
}

#[test]
fn marks_that_are_longer_than_what_they_stand_for_do_not_grow_the_text_without_bound() {
    let text = "pwd=a1b2 ".repeat(LONGEST / 9);
    let clean = scrub(&text);
    assert!(clean.len() <= LONGEST);
    assert!(clean.ends_with("[REDACTED:cut]"));
    assert_eq!(scrub(&clean), clean);
}

#[test]
fn a_rule_can_be_switched_off_added_and_replaced() {
    let off = Scrubber::new().without("email").unwrap();
    assert_eq!(off.scrub("to a@example.org"), "to a@example.org");
    let on = off.with("email").unwrap();
    assert_eq!(on.scrub("to a@example.org"), "to [REDACTED:email]");

    let digits = |rest: &str| Some(rest.bytes().take_while(u8::is_ascii_digit).count());
    let own = Rule::new("ward", "W-", digits).unwrap();
    let scrubber = Scrubber::new().with_rule(own);
    assert_eq!(
        scrubber.scrub("W-12 and W-7, pwd=a1"),
        "[REDACTED:ward] and [REDACTED:ward], pwd=[REDACTED:password]"
    );
    let off = scrubber.without("ward").unwrap();
    assert_eq!(off.scrub("W-12"), "W-12");

    let replaced = Rule::new("email", "a@", |rest| Some(rest.len().min(7))).unwrap();
    let scrubber = Scrubber::new().with_rule(replaced);
    assert_eq!(
        scrubber.scrub("a@example.org b@example.org"),
        "[REDACTED:email].org b@example.org"
    );
}

#[test]
fn a_rule_of_ones_own_that_panics_or_counts_wrong_does_no_harm() {
    let panics = Rule::new("bad", "xx", |_| panic!("on purpose")).unwrap();
    let scrubber = Scrubber::new().with_rule(panics);
    crate::canary::hushed(|| assert_eq!(scrubber.scrub("xx1"), "xx1"));
    let counts = Rule::new("bad", "xx", |_| Some(usize::MAX)).unwrap();
    assert_eq!(
        Scrubber::new().with_rule(counts).scrub("a xxé"),
        "a [REDACTED:bad]"
    );
    let splits = Rule::new("bad", "xx", |_| Some(1)).unwrap();
    assert_eq!(
        Scrubber::new().with_rule(splits).scrub("a xxéb"),
        "a [REDACTED:bad]b"
    );
}

#[test]
fn what_is_wrong_with_a_rule_is_said() {
    let none = |_: &str| None;
    assert_eq!(
        Rule::new("A b", "xx", none).unwrap_err(),
        RuleError::Name("A b".to_owned())
    );
    assert!(
        Rule::new("x", "y", none)
            .unwrap_err()
            .to_string()
            .contains("at least two bytes")
    );
    assert!(
        Scrubber::new()
            .without("jtw")
            .unwrap_err()
            .to_string()
            .contains("`jtw`")
    );
}

#[test]
fn addresses_are_found_where_that_is_asked_for() {
    let scrubber = Scrubber::new().with("ip").unwrap();
    for (text, clean) in [
        ("from 10.0.0.7:8080", "from [REDACTED:ip]:8080"),
        (
            "from 2001:db8::8a2e:370:7334 port 1",
            "from [REDACTED:ip] port 1",
        ),
        ("at 12:30:45, version 1.2.3", "at 12:30:45, version 1.2.3"),
        ("tokio::runtime::task", "tokio::runtime::task"),
    ] {
        assert_eq!(scrubber.scrub(text), clean);
        assert_eq!(scrub(text), text);
    }
}

#[test]
fn keys_of_ones_own_are_denied_in_every_spelling() {
    let scrubber = Scrubber::new().deny_keys(["ward code"]);
    for text in [
        "ward_code=blue",
        "WardCode: \"blue\"",
        "{\"ward-code\":\"blue\"}",
        "WARD_CODE = 'blue'",
    ] {
        assert!(!scrubber.scrub(text).contains("blue"), "{text}");
        assert_eq!(scrub(text), text);
    }
}

/// What each kind of secret looks like, composed when the test runs.
fn samples() -> Vec<String> {
    let alnum = "a8Kd0fGh2LmN5pQr7sTu".repeat(3);
    let hex = "0af7651916cd43dd".repeat(4);
    vec![
        format!("ghp_{}", &alnum[..36]),
        format!("sk-proj-{}", &alnum[..40]),
        format!("xoxb-{}", &alnum[..24]),
        format!("AKI{}", "AQ7EXAMPLE2KD9F0Z"),
        format!("dapi{}", &hex[..32]),
        format!("dapiabcdef{}", &hex[..26]),
        format!("abc8Q~{}", &alnum[..34]),
        format!("pat{}.{hex}", &alnum[..14]),
        format!("M{}.GhIjK1.{}", &alnum[..23], &alnum[..38]),
        format!("{}-us12", &hex[..32]),
        format!("lsv2_pt_{}", &alnum[..40]),
        format!("HRKU-{}", &alnum[..36]),
        format!("pcsk_{}", &alnum[..40]),
        format!("eyJ{0}.eyJ{0}.{0}", &alnum[..20]),
        "4111 1111 1111 1111".to_owned(),
        "GB82WEST12345698765432".to_owned(),
        "ABCPK1234F".to_owned(),
        "+919812345678".to_owned(),
        "mrn=48291333".to_owned(),
        "dob=1980-02-12".to_owned(),
        "password=correct-horse-7".to_owned(),
    ]
}

#[test]
fn what_an_escape_ends_with_is_no_letter_of_the_secrets() {
    for sample in samples() {
        for before in [
            "\\n",
            "\\r\\n",
            "\\t",
            "\\\\n",
            "\\u0022",
            "\\u003e",
            "\\x1b[0m",
            "\u{1b}[31m",
            "\u{1b}[1;32m",
            "%20",
            "%22",
            "%2C",
            "\\\"",
            "\n",
        ] {
            let text = format!("first{before}{sample} last");
            let clean = scrub(&text);
            assert!(clean.contains("[REDACTED:"), "{text:?}");
            assert_eq!(scrub(&clean), clean);
        }
    }
}

#[test]
fn a_debug_over_several_lines_is_read_as_on_one() {
    for text in [
        "User {\n    password: Some(\n        \"correct-horse\",\n    ),\n}",
        "{\"password\":\n  \"correct-horse\"}",
        "{\"password\": \n\t\"correct-horse\"}",
        // The next key is no value.
        "apiToken :\n\"api_key\": \"q7ZTreG4-correct-horse\"",
    ] {
        assert!(!scrub(text).contains("correct-horse"), "{text}");
    }
}

#[test]
fn a_path_of_rusts_is_no_key_and_value() {
    for text in [
        "3: app::token::verify",
        "Err(Token::Expired)",
        "called `Result::unwrap()` on an `Err` value: Token::Expired",
        "my_app::secret::Store::load",
        "std::result::Result<app::token::Claims, app::password::Wrong>",
        "Authorization::bearer(x)",
    ] {
        assert_eq!(scrub(text), text);
    }
}

#[test]
fn beside_a_mark_no_part_of_the_secret_is_left() {
    for text in [
        "Key (email, token)=(asha, correct-horse-7) already exists.",
        "Authorization: Digest username=\"asha\", response=\"correct-horse-7\"",
        "Authorization: OAuth oauth_token=\"a1b2\", oauth_signature=\"correct-horse-7\"",
        "password: |\n    correct-horse-7\nuser: asha",
        "token === \"correct-horse-7\"",
        "password='it''s correct-horse-7' user=asha",
        concat!(
            "-----BEGIN ",
            "PRIVATE KEY-----\n> Y29ycmVjdA\n> correct-horse-7\n"
        ),
        "new_password1=correct-horse-7",
        "password_confirmation: 'correct-horse-7'",
    ] {
        let clean = scrub(text);
        assert!(!clean.contains("horse"), "{text:?}: {clean:?}");
        assert_eq!(scrub(&clean), clean);
    }
}

/// `SECRET` in each of these is one, and is replaced when the test runs: by what a person would choose, or a machine make.
#[track_caller]
fn assert_found(texts: &[&str], secret: &str) {
    for text in texts {
        let text = text.replace("SECRET", secret);
        let clean = scrub(&text);
        assert!(!clean.contains(secret), "{text}: {clean}");
        assert_eq!(scrub(&clean), clean);
    }
}

#[test]
fn a_password_is_found_in_every_notation() {
    assert_found(
        &[
            "(\"password\", \"SECRET\")",
            "[('user', 'a'), ('password', 'SECRET')]",
            ".header(\"authorization\", \"Bearer SECRET\")",
            "(b'authorization', b'Bearer SECRET')",
            "password: SecretString { inner: \"SECRET\" }",
            "password: Hidden(\"SECRET\")",
            "InvalidPassword(\"SECRET\")",
            "\"password\":[\"SECRET\"]",
            "{\"name\":\"DB_PASSWORD\",\"value\":\"SECRET\"}",
            "- name: DB_PASSWORD\n  value: SECRET",
            "[\"password\"]=>\n  string(12) \"SECRET\"",
            "<db><password>SECRET</password></db>",
            "CREATE USER app IDENTIFIED BY 'SECRET'",
            "ALTER ROLE app WITH PASSWORD 'SECRET'",
            "invalid password \"SECRET\"",
            "mysql -u root -pSECRET care",
            "['mysql', '-u', 'root', '-pSECRET']",
            "sshpass -p SECRET ssh db",
            "docker login -u app -p SECRET ghcr.io",
            "redis-cli -h db -a SECRET ping",
            "curl -uapp:SECRET https://x",
            "[\"curl\", \"-u\", \"app:SECRET\"]",
            "dsn app:SECRET@tcp(db:3306)/care",
            "jdbc:oracle:thin:app/SECRET@//db:1521/care",
            "\"postgres:\\/\\/app:SECRET@db\\/care\"",
            "postgres%3A%2F%2Fapp%3ASECRET%40db%2Fcare",
            "Authorization%3A%20Bearer%20SECRET",
            "invalid integer value \"SECRET\" for connection option \"port\"",
        ],
        "corr3ct-horse",
    );
    for symbol in "!%*~#?^+@$,;:.(){}[]<>|/=&".chars() {
        assert_found(
            &[
                "tried DB_PASSWORD=SECRET",
                "host=db password=SECRET sslmode=require",
                "password: Some(\"SECRET\"), port: 5432",
                "if (apikey == \"SECRET\") {",
                "password = SECRET",
            ],
            &format!("corr3{symbol}horse"),
        );
    }
}

#[test]
fn what_a_key_only_hints_at_is_found_if_it_looks_like_it() {
    assert_found(
        &[
            "credentials: \"SECRET\"",
            "\"tokens\": [\"SECRET\", \"b\"]",
            "hmac_key=SECRET",
            "salt: Some(\"SECRET\")",
            "session=SECRET; theme=dark",
            "connect.sid=SECRET",
            "APP_KEY=SECRET",
            "https://x.example/?a=1&amp;code=SECRET",
            "\"https://x.example/?a=1\\u0026sig=SECRET\"",
            "https%3A%2F%2Fx.example%2F%3Fa%3D1%26key%3DSECRET",
            "X-Amz-Signature=SECRET",
            "var webhookSecret string = \"SECRET\"",
            "fs.s3a.secret.key=SECRET",
        ],
        &"a8Kd0fGh2LmN5pQr".repeat(2),
    );
}

#[test]
fn a_code_a_record_and_a_birth_date_are_told_by_their_words() {
    assert_found(
        &[
            "SECRET is your OTP",
            "SECRET is your verification code",
            "use SECRET as your OTP",
            "your 2FA code SECRET",
            "sms_code=SECRET",
            "InvalidOtp(SECRET)",
            "OTP to verify your number is SECRET",
            "PIN SECRET",
            "NHS number SECRET",
            "hospital no: SECRET",
            "mrnNumber=SECRET",
        ],
        "482913",
    );
    for date in [
        "12 March 1980",
        "12-Mar-1980",
        "March 12, 1980",
        "1980 Mar 12",
        "12th March 1980",
    ] {
        assert_found(&["born SECRET in Delhi", "date of birth: SECRET"], date);
    }
}

#[test]
fn what_says_that_there_is_no_secret_is_left_alone() {
    for text in [
        "password: incorrect",
        "{\"token\":\"expired\"}",
        "password= user=app",
        "password: ${DB_PASSWORD}",
        "password=$DB_PASSWORD",
        "token: ${{ secrets.GITHUB_TOKEN }}",
        "WHERE password = $1",
        "password: [FILTERED]",
        "\"password\"=>\"[FILTERED]\"",
        "password: <your password>",
        "api_key=YOUR_API_KEY",
        "password: config.password",
        "password=password",
        "{\"password\":[\"too short\",\"needs a digit\"]}",
        "[\"password\", \"username\"]",
        "(\"token\", \"expired\")",
        "unknown field \"password\", expected \"user\"",
        "PWD=/srv/app",
        "private_key: /etc/tls/key.pem",
        "docker run -u 1000:1000 -p 80:80 nginx",
        "sort -u a:b",
        "PIN code 560034",
        "OTP expired at 2026",
        "memory +104857600 bytes",
        "git: +12345678 -1234567",
        "1111 2222 3333 4444",
        "arn:aws:secretsmanager:us-east-1:973815175701:secret:db-AbCdEf",
        "credentials: include",
        "unexpected token: 0x7f",
        "session=closed",
        "https://x.example/?code=404",
    ] {
        assert_eq!(scrub(text), text);
    }
}

// One in ten of the numbers of AWS' accounts has the checksum of an Aadhaar number.
#[test]
fn an_account_of_aws_is_no_aadhaar_number() {
    let bare = "264489191274";
    assert_eq!(scrub(bare), "[REDACTED:aadhaar]");
    for text in [
        "arn:aws:iam::NUMBER:role/x",
        "https://sqs.ap-south-1.amazonaws.com/NUMBER/orders",
        "NUMBER.dkr.ecr.ap-south-1.amazonaws.com/chat",
        "account_id=NUMBER",
        "AccountId: NUMBER",
        "projects/NUMBER/locations/us",
    ] {
        let text = text.replace("NUMBER", bare);
        assert_eq!(scrub(&text), text);
    }
}
