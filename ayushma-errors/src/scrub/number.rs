//! Numbers: of cards, of people, of phones. Asked at the first digit of a word, and not at those inside of one.

use super::checksum::{iban, luhn, verhoeff};
use super::class::{Class, DIGIT, LETTER, NAME, SPACE, UPPER, WORD, find};
use super::context::{Near, is_code_behind, near};
use super::prefix::token_of;
use super::rule::Id;
use super::scan::{Scan, is_word};
use super::url::services;

/// Asks at a digit; says from where to go on.
pub(super) fn at(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    if let Some(behind) = escape(scan, at) {
        return behind;
    }
    let end = scan.end_of(at, DIGIT);
    let before = scan.before(at);
    if before.is_ascii_alphabetic() && !scan.ends_escape(at) {
        return behind_letters(scan, at, end);
    }
    if before == b'_' || scan.byte(end) == b'_' {
        return scan.end_of(end, WORD);
    }
    match found(scan, at, end) {
        Some((from, to, id)) => {
            scan.out.mark(from, to, id.name());
            to
        }
        // What follows the digits may belong to a word with them: a hash, an id.
        None => scan.end_of(end, WORD),
    }
}

/// Where the escape ends whose first digit stands there: its digits are none of a number's.
fn escape(scan: &Scan<'_, '_>, at: usize) -> Option<usize> {
    let length = match scan.before(at) {
        b'%' | b'x' => 2,
        b'u' => 4,
        b'\\' => 1,
        b'[' => scan.end_within(at, 12, DIGIT.or_of(b";")) + 1 - at,
        _ => return None,
    };
    let end = at + length;
    (end <= scan.bytes.len() && scan.ends_escape(end)).then_some(end)
}

type Found = (usize, usize, Id);

/// Most numbers of a log are ruled out by their length and by what follows.
fn found(scan: &Scan<'_, '_>, at: usize, end: usize) -> Option<Found> {
    let length = end - at;
    let next = scan.byte(end);
    let goes_on = scan.byte(end + 1).is_ascii_digit();
    let is_dated = match (length, next) {
        (1 | 2 | 4, b'-' | b'/' | b'.') if goes_on => true,
        (1 | 2 | 4, b' ' | b'-' | b'/' | b'.' | b',' | b's' | b't' | b'n' | b'r') => {
            month_behind(scan, end).is_some()
        }
        _ => false,
    };
    let is_counted = matches!(length, 4..=19);
    let near = if is_dated || is_counted {
        near(scan, at)
    } else {
        Near::Nothing
    };
    if is_dated && near == Near::Birth && scan.scrubber.has(Id::BirthDate) {
        let date = dated(scan, at, end);
        if date.is_some() {
            return date;
        }
    }
    if is_counted && near == Near::Record {
        let record = recorded(scan, at, end);
        if record.is_some() {
            return record;
        }
    }
    let is_grouped = goes_on && matches!(next, b' ' | b'-');
    if (is_grouped && matches!(length, 3..=8)) || matches!(length, 12..=19) {
        let group = grouped(scan, &Groups::read(scan, at), near);
        if group.is_some() {
            return group;
        }
    }
    if next == b':'
        && let Some(bot) = telegram(scan, at, end)
    {
        return Some(bot);
    }
    if matches!(length, 4..=8)
        && let Some(code) = one_time(scan, at, end, near)
    {
        return Some(code);
    }
    ip_v4(scan, at)
}

/// The digits of a number, and how they are grouped by spaces or hyphens.
struct Groups {
    from: usize,
    count: usize,
    lengths: [usize; MOST_GROUPS],
    digits: [u8; MOST_GROUPS * LONGEST_GROUP],
    separator: Option<u8>,
}

/// More groups than the numbers have, so that one that goes on is told.
const MOST_GROUPS: usize = 5;
const LONGEST_GROUP: usize = 24;

impl Groups {
    fn read(scan: &Scan<'_, '_>, from: usize) -> Self {
        let mut groups = Groups {
            from,
            count: 0,
            lengths: [0; MOST_GROUPS],
            digits: [0; MOST_GROUPS * LONGEST_GROUP],
            separator: None,
        };
        let (mut at, mut known) = (from, 0);
        while groups.count < MOST_GROUPS {
            let end = scan.end_within(at, LONGEST_GROUP + 1, DIGIT);
            let length = end - at;
            if length == 0 || length > LONGEST_GROUP {
                break;
            }
            groups.digits[known..known + length].copy_from_slice(&scan.bytes[at..end]);
            groups.lengths[groups.count] = length;
            groups.count += 1;
            known += length;
            let separator = scan.byte(end);
            let is_same = groups.separator.is_none_or(|known| known == separator);
            if !matches!(separator, b' ' | b'-') || !is_same {
                break;
            }
            groups.separator = Some(separator);
            at = end + 1;
        }
        groups
    }

    /// The digits and where they end, if the first groups have these lengths and nothing that belongs to them follows.
    fn digits(&self, scan: &Scan<'_, '_>, lengths: &[usize]) -> Option<(&[u8], usize)> {
        if !self.lengths[..self.count].starts_with(lengths) {
            return None;
        }
        let mut count = 0;
        for length in lengths {
            count += *length;
        }
        let end = self.from + count + lengths.len() - 1;
        let (next, then) = (scan.byte(end), scan.byte(end + 1));
        // A hyphen or a dot before a letter or a digit goes on with the number.
        let goes_on =
            is_word(next) || (matches!(next, b'-' | b'.') && then.is_ascii_alphanumeric());
        let before = scan.before(self.from);
        let is_inside = !scan.begins(self.from)
            || before == b'.'
            || (before == b'-' && is_word(scan.before(self.from - 1)));
        if goes_on || is_inside {
            return None;
        }
        Some((&self.digits[..count], end))
    }
}

const CARDS: &[&[usize]] = &[
    &[4, 4, 4, 4],
    &[4, 6, 5],
    &[4, 6, 4],
    &[13],
    &[14],
    &[15],
    &[16],
    &[18],
    &[19],
];

const AADHAARS: &[&[usize]] = &[&[12], &[4, 4, 4]];

fn grouped(scan: &Scan<'_, '_>, groups: &Groups, near: Near) -> Option<Found> {
    let found = |id: Id, lengths: &[usize], is_right: fn(&[u8]) -> bool| {
        let (digits, end) = groups.digits(scan, lengths)?;
        (scan.scrubber.has(id) && is_right(digits)).then_some((groups.from, end, id))
    };
    for lengths in CARDS {
        if let Some(card) = found(Id::Card, lengths, |digits| {
            is_issued(digits) && luhn(digits)
        }) {
            return Some(card);
        }
    }
    for lengths in AADHAARS {
        // An account's number of AWS, or a longer number's groups.
        let is_other = if lengths.len() == 1 {
            near == Near::Account || is_of_cloud(scan, groups.from)
        } else {
            groups.count > 3 && groups.lengths[3] == 4 || is_behind_group(scan, groups.from)
        };
        if is_other {
            continue;
        }
        let is_right: fn(&[u8]) -> bool = |digits| digits[0] >= b'2' && verhoeff(digits);
        if let Some(aadhaar) = found(Id::Aadhaar, lengths, is_right) {
            return Some(aadhaar);
        }
    }
    let is_ssn: fn(&[u8]) -> bool = |digits| {
        let (area, rest) = digits.split_at(3);
        area != b"000"
            && area != b"666"
            && area[0] != b'9'
            && &rest[..2] != b"00"
            && &rest[2..] != b"0000"
    };
    if matches!(groups.separator, Some(b'-')) {
        return found(Id::Ssn, &[3, 2, 4], is_ssn);
    }
    None
}

/// Whether the word that goes on there is a name of a cloud's: `arn:aws:iam::123456789012:role/x`, `projects/123456789012`.
fn is_of_cloud(scan: &Scan<'_, '_>, at: usize) -> bool {
    let from = scan.start_of(at, 64, SPACE.or_of(b"\"'").not());
    let word = &scan.bytes[from..at];
    find(word, b"aws").is_some() || word.ends_with(b"projects/") || scan.has(at + 12, b".dkr.ecr")
}

/// Whether four digits stand before, as a group of the same number.
fn is_behind_group(scan: &Scan<'_, '_>, at: usize) -> bool {
    let end = at.saturating_sub(1);
    matches!(scan.before(at), b' ' | b'-') && end - scan.start_of(end, 5, DIGIT) == 4
}

/// Whether an issuer of cards has numbers that begin so and are so long.
fn is_issued(digits: &[u8]) -> bool {
    let mut head = 0;
    for digit in &digits[..4] {
        head = head * 10 + u16::from(*digit - b'0');
    }
    let lengths: &[usize] = match head {
        4000..=4999 => &[13, 16, 19],
        // Mastercard, JCB, Discover, RuPay.
        5100..=5599
        | 2221..=2720
        | 3528..=3589
        | 5080..=5089
        | 6000..=6099
        | 6440..=6599
        | 8100..=8299 => &[16],
        3400..=3499 | 3700..=3799 => &[15],
        3000..=3059 | 3600..=3699 | 3800..=3999 => &[14],
        // UnionPay, Maestro.
        6200..=6299 | 5018 | 5020 | 5038 | 6304 | 6759 | 6761..=6763 => &[16, 18, 19],
        _ => &[],
    };
    for length in lengths {
        if *length == digits.len() {
            return true;
        }
    }
    false
}

/// Digits behind letters: PAN, IBAN, what a word such as `MRN` says of `MR4401316`.
fn behind_letters(scan: &mut Scan<'_, '_>, at: usize, end: usize) -> usize {
    let from = scan.start_of(at, 12, LETTER);
    let from = scan.behind_escape(from, at);
    let whole = scan.end_of(end, WORD);
    if !scan.begins(from) {
        return whole;
    }
    let mut found = pan(scan, from, at, end);
    if found.is_none() {
        found = account(scan, from, at);
    }
    if found.is_none() && end - at >= 4 && near(scan, from) == Near::Record {
        found = recorded(scan, at, end);
    }
    if let (None, true) = (&found, scan.scrubber.has(Id::SlackHook))
        && let Some((from, to)) = services(scan, from)
    {
        found = Some((from, to, Id::SlackHook));
    }
    // `SK` and 32 digits of base 16 begin with letters, too.
    if found.is_none() {
        found = token_of(scan, from, at);
    }
    let Some((from, to, id)) = found else {
        return whole;
    };
    scan.out.mark(from, to, id.name());
    to
}

/// Five letters, of which the fourth says what kind of person it is, four digits, a letter.
fn pan(scan: &Scan<'_, '_>, from: usize, at: usize, end: usize) -> Option<Found> {
    let letters = &scan.bytes[from..at];
    let is_pan = letters.len() == 5
        && UPPER.is_all(letters)
        && b"ABCFGHJLPTK".contains(&letters[3])
        && end - at == 4
        && scan.byte(end).is_ascii_uppercase()
        && !is_word(scan.byte(end + 1));
    (is_pan && scan.scrubber.has(Id::Pan)).then_some((from, end + 1, Id::Pan))
}

/// Two letters, two digits, and up to 30 of both, also in groups of four.
fn account(scan: &Scan<'_, '_>, from: usize, at: usize) -> Option<Found> {
    let is_begun = at - from == 2 && UPPER.is_all(&scan.bytes[from..at]);
    if !is_begun || !scan.scrubber.has(Id::Iban) {
        return None;
    }
    let (mut characters, mut count) = ([0; 34], 0);
    let (mut at, mut to) = (from, from);
    while count < characters.len() {
        match scan.byte(at) {
            byte @ (b'0'..=b'9' | b'A'..=b'Z') => {
                characters[count] = byte;
                count += 1;
            }
            // A group has four, and what follows one goes on with it.
            b' ' if count.is_multiple_of(4) && scan.byte(at + 1).is_ascii_alphanumeric() => {}
            _ => break,
        }
        at += 1;
        if !is_word(scan.byte(at)) && iban(&characters[..count]) {
            to = at;
        }
    }
    (to > from).then_some((from, to, Id::Iban))
}

/// A medical record's number.
fn recorded(scan: &Scan<'_, '_>, at: usize, end: usize) -> Option<Found> {
    if !scan.scrubber.has(Id::RecordNumber) || end - at < 4 {
        return None;
    }
    let from = scan.start_of(at, 5, UPPER.or_of(b"-"));
    // The letters may be the word itself: `MRN4401316`.
    let from = if scan.bytes[from..at].eq_ignore_ascii_case(b"MRN") {
        at
    } else {
        from
    };
    let to = scan.end_within(end, 24, NAME);
    Some((from, to, Id::RecordNumber))
}

/// A date of birth: of digits, or with the month's name.
fn dated(scan: &Scan<'_, '_>, at: usize, end: usize) -> Option<Found> {
    if let Some(month) = month_behind(scan, end) {
        return named_date(scan, at, end, &month);
    }
    let to = scan.end_within(at, 11, DIGIT.or_of(b"-/."));
    let date = &scan.bytes[at..to];
    let date = date.strip_suffix(b".").unwrap_or(date);
    let first = DIGIT.run(date);
    let second = DIGIT.run(date.get(first + 1..)?);
    let third = date.get(first + second + 2..)?;
    let is_date = DIGIT.is_all(third)
        && matches!(
            (first, second, third.len()),
            (4, 1 | 2, 1 | 2) | (1 | 2, 1 | 2, 2 | 4)
        );
    is_date.then_some((at, at + date.len(), Id::BirthDate))
}

/// What stands between a day, a month's name and a year.
const BETWEEN_DATES: Class = Class::of(b" ,.-/");

/// `12 March 1980`, `March 12, 1980`, `1980-Mar-12`; the month's name ends there, where it follows.
fn named_date(scan: &Scan<'_, '_>, at: usize, end: usize, month: &Month) -> Option<Found> {
    let begin = scan.end_within(
        if month.is_before { end } else { month.end },
        4,
        BETWEEN_DATES,
    );
    let to = scan.end_within(begin, 5, DIGIT);
    let is_date = matches!((end - at, to - begin), (1 | 2, 2 | 4) | (4, 1 | 2));
    let from = if month.is_before { month.start } else { at };
    is_date.then_some((from, to, Id::BirthDate))
}

struct Month {
    start: usize,
    end: usize,
    is_before: bool,
}

/// The month's name that follows the day, or stands before it.
fn month_behind(scan: &Scan<'_, '_>, end: usize) -> Option<Month> {
    // `12th March`
    let ordinal = if LETTER.has(scan.byte(end)) { 2 } else { 0 };
    let start = scan.end_within(end + ordinal, 2, BETWEEN_DATES);
    let name = scan.end_within(start, 10, LETTER);
    if is_month(scan.part(start, name)) {
        return Some(Month {
            start,
            end: name,
            is_before: false,
        });
    }
    let day = scan.start_of(end, 3, DIGIT);
    let name = scan.start_of(day, 2, BETWEEN_DATES);
    let start = scan.start_of(name, 10, LETTER);
    if name >= day || !is_month(scan.part(start, name)) {
        return None;
    }
    Some(Month {
        start,
        end: name,
        is_before: true,
    })
}

fn is_month(word: &[u8]) -> bool {
    const MONTHS: &[&[u8]] = &[
        b"january",
        b"february",
        b"march",
        b"april",
        b"may",
        b"june",
        b"july",
        b"august",
        b"september",
        b"october",
        b"november",
        b"december",
    ];
    if word.len() < 3 {
        return false;
    }
    for month in MONTHS {
        let short = &month[..word.len().min(month.len())];
        if word.eq_ignore_ascii_case(short) && (word.len() <= 4 || word.len() == month.len()) {
            return true;
        }
    }
    false
}

/// A one-time password, or a PIN.
fn one_time(scan: &Scan<'_, '_>, at: usize, end: usize, near: Near) -> Option<Found> {
    let next = scan.byte(end);
    if is_word(next) || !scan.scrubber.has(Id::Otp) {
        return None;
    }
    let is_inside = matches!(scan.before(at), b'-' | b'.' | b'/');
    let goes_on = matches!(next, b'-' | b'.' | b':' | b'/') && scan.byte(end + 1).is_ascii_digit();
    let is_told = near == Near::Code || (near == Near::PinCode && end - at != 6);
    let is_before = is_told && !is_inside;
    let is_found = !goes_on && (is_before || is_code_behind(scan, end));
    is_found.then_some((at, end, Id::Otp))
}

/// `1234567890:AA...`, also behind `bot`.
fn telegram(scan: &Scan<'_, '_>, at: usize, end: usize) -> Option<Found> {
    let is_begun = matches!(end - at, 8..=10) && scan.byte(end) == b':';
    if !is_begun || !scan.scrubber.has(Id::Telegram) {
        return None;
    }
    let to = scan.end_within(end + 1, 40, NAME);
    matches!(to - end - 1, 33..=36).then_some((at, to, Id::Telegram))
}

/// A token of a bot whose digits stand behind the letters `bot`.
pub(super) fn bot(scan: &Scan<'_, '_>, at: usize) -> Option<Found> {
    let end = scan.end_of(at, DIGIT);
    telegram(scan, at, end)
}

/// Asks at a `+` for a phone number with a country's code; says from where to go on.
pub(super) fn phone(scan: &mut Scan<'_, '_>, at: usize) -> usize {
    let before = scan.before(at);
    if !scan.begins(at)
        || b"+.=".contains(&before) && before != b'='
        || !scan.scrubber.has(Id::Phone)
    {
        return at + 1;
    }
    if !matches!(scan.byte(at + 1), b'1'..=b'9') {
        return at + 1;
    }
    let country = scan.end_within(at + 1, 16, DIGIT);
    let (mut digits, mut to, mut end) = (0, at + 1, at + 1);
    let mut separator = b' ';
    while to < scan.bytes.len() && to - at < 28 {
        match scan.bytes[to] {
            b'0'..=b'9' => {
                digits += 1;
                end = to + 1;
            }
            // One separator, or a pair such as `) `.
            byte @ (b' ' | b'-' | b'.' | b'(' | b')')
                if to == end || to == end + 1 && is_pair(separator, byte) =>
            {
                separator = byte;
            }
            _ => break,
        }
        to += 1;
    }
    let is_long = if end > country {
        // `+12345678.5` is a number.
        matches!(digits, 8..=15) && (separator != b'.' || country - at <= 4)
    } else {
        // The whole number of North America has 11 digits; `+1234567` counts something.
        let is_american = scan.bytes[at + 1] == b'1';
        (is_american && digits == 11) || (!is_american && matches!(digits, 10..=15))
    };
    if is_long && !is_word(scan.byte(end)) {
        scan.out.mark(at, end, Id::Phone.name());
        return end;
    }
    at + 1
}

/// Separators that stand together around a group in brackets.
fn is_pair(first: u8, second: u8) -> bool {
    first == b')' || second == b'('
}

/// Four numbers up to 255.
fn ip_v4(scan: &Scan<'_, '_>, at: usize) -> Option<Found> {
    if !scan.scrubber.has(Id::Ip) || matches!(scan.before(at), b'.' | b'-') {
        return None;
    }
    let to = scan.end_within(at, 17, DIGIT.or_of(b"."));
    let address = scan.bytes[at..to]
        .strip_suffix(b".")
        .unwrap_or(&scan.bytes[at..to]);
    let is_address = matches!(
        std::str::from_utf8(address),
        Ok(text) if text.parse::<std::net::Ipv4Addr>().is_ok()
    );
    (is_address && !is_word(scan.byte(to))).then_some((at, at + address.len(), Id::Ip))
}
