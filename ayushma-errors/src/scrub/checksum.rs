//! The checksums of numbers. Each takes digits, most significant first.

/// Luhn's, of payment cards.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let (mut rest, mut sum, mut factor) = (digits, 0, 1);
    while let [before @ .., digit] = rest {
        let value = u32::from(*digit - b'0') * factor;
        sum += value / 10 + value % 10;
        (rest, factor) = (before, 3 - factor);
    }
    sum % 10 == 0
}

/// The multiplication of the dihedral group of ten elements.
const PRODUCT: [&[u8; 10]; 10] = [
    b"0123456789",
    b"1234067895",
    b"2340178956",
    b"3401289567",
    b"4012395678",
    b"5987604321",
    b"6598710432",
    b"7659821043",
    b"8765932104",
    b"9876543210",
];
/// The permutation, applied as often as the digit's place says.
const PERMUTED: [&[u8; 10]; 8] = [
    b"0123456789",
    b"1576283094",
    b"5803796142",
    b"8916043527",
    b"9453126870",
    b"4286573901",
    b"2793806415",
    b"7046913258",
];

/// Verhoeff's, of Aadhaar numbers.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    let (mut rest, mut check, mut i) = (digits, 0, 0);
    while let [before @ .., digit] = rest {
        let permuted = PERMUTED[i % 8][usize::from(*digit - b'0')] - b'0';
        check = usize::from(PRODUCT[check][usize::from(permuted)] - b'0');
        (rest, i) = (before, i + 1);
    }
    check == 0
}

/// That of IBANs: letters and digits, of which the first four go to the end.
pub(super) fn iban(characters: &[u8]) -> bool {
    if characters.len() < 15 || characters.len() > 34 {
        return false;
    }
    let (head, tail) = characters.split_at(4);
    let mut rest = 0_u32;
    for part in &[tail, head] {
        for character in *part {
            rest = match character {
                b'0'..=b'9' => rest * 10 + u32::from(*character - b'0'),
                b'A'..=b'Z' => rest * 100 + u32::from(*character - b'A') + 10,
                _ => return false,
            } % 97;
        }
    }
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digits with the one that makes the checksum right.
    fn completed(digits: &str, is_right: fn(&[u8]) -> bool) -> Vec<String> {
        let all = (0..10).map(|last| format!("{digits}{last}"));
        all.filter(|number| is_right(number.as_bytes())).collect()
    }

    #[test]
    fn one_last_digit_is_right() {
        for digits in ["411111111111111", "37828224631000", "601111111111111"] {
            assert_eq!(completed(digits, luhn).len(), 1, "{digits}");
        }
        for digits in ["23412341234", "99994105705", "37000000000"] {
            assert_eq!(completed(digits, verhoeff).len(), 1, "{digits}");
        }
    }

    #[test]
    fn two_digits_that_changed_places_are_found() {
        assert_eq!(completed("236", verhoeff), ["2363"]);
        assert!(!verhoeff(b"3263"));
        assert!(!luhn(b"4111111111111112"));
    }

    #[test]
    fn an_iban_is_known() {
        // The example of the standard's own registry.
        assert!(iban(b"GB82WEST12345698765432"));
        assert!(!iban(b"GB82WEST12345698765423"));
        assert!(!iban(b"GB82"));
    }
}
