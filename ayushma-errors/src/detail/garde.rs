//! The reports of `garde`.

use garde::Report;
use garde::error::Kind;

use super::Detail;

/// The problems of a `garde` report: its messages, and the rule's name as the code.
///
/// garde has no codes: one is known by the message that garde gives by default. Other messages have the error's code.
///
/// ```
/// use ayushma_errors::Detail;
/// use garde::Validate;
///
/// #[derive(Validate)]
/// struct NewChat {
///     #[garde(length(min = 1, max = 80))]
///     title: String,
/// }
///
/// let report = NewChat { title: String::new() }.validate().unwrap_err();
/// let detail = Detail::from(report);
/// assert_eq!(format!("{detail:?}"), r#"{"title":["length is lower than 1"]}"#);
/// assert_eq!(*detail.leaves().next().unwrap().code().unwrap(), "length");
/// ```
impl From<&Report> for Detail {
    fn from(report: &Report) -> Self {
        let mut detail = Detail::default();
        for (path, problem) in report.iter() {
            // What is doc(hidden) is used by garde's own `select!`, and its `Display` cannot be read back.
            let path = path
                .__iter()
                .rev()
                .filter(|(kind, _)| *kind != Kind::None)
                .map(|(_, component)| component.as_str().to_owned());
            let text = problem.message();
            let problem = Detail::text(text.to_owned());
            detail.add(
                path,
                match code(text) {
                    Some(code) => problem.with_code(code),
                    None => problem,
                },
            );
        }
        detail
    }
}

/// The same of a report that is not needed any more.
impl From<Report> for Detail {
    fn from(report: Report) -> Self {
        Self::from(&report)
    }
}

fn code(message: &str) -> Option<&'static str> {
    const CODES: [(&str, &str); 16] = [
        ("length is ", "length"),
        ("lower than ", "range"),
        ("greater than ", "range"),
        ("not a valid credit card number", "credit_card"),
        ("not a valid email", "email"),
        ("not a valid phone number", "phone_number"),
        ("not a valid url", "url"),
        ("not a valid IP", "ip"),
        ("does not match pattern ", "pattern"),
        ("does not match ", "matches"),
        ("does not contain ", "contains"),
        ("value does not begin with ", "prefix"),
        ("does not end with ", "suffix"),
        ("not ascii", "ascii"),
        ("not alphanumeric", "alphanumeric"),
        ("not set", "required"),
    ];
    let (_, code) = CODES.iter().find(|(start, _)| message.starts_with(start))?;
    Some(code)
}
