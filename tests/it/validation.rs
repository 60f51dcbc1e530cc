//! From what validators and serde report to the body, with codes and places, and without the caller's values.

use std::collections::BTreeMap;

use ayushma_errors::standard::ValidationError;
use ayushma_errors::testing::capture;
use ayushma_errors::{Detail, body, respond_as};
use serde::Deserialize;

/// What the caller sent: it must be in no answer and in no log.
const SENT: &str = "what-the-caller-sent";

fn problems(detail: &Detail) -> Vec<(String, String, String)> {
    detail
        .leaves()
        .map(|leaf| {
            let code = leaf.code().map(ToString::to_string).unwrap_or_default();
            (leaf.pointer(), code, leaf.text().to_owned())
        })
        .collect()
}

fn assert_told(detail: &Detail, expected: &[(&str, &str, &str)]) {
    let told = problems(detail);
    let told: Vec<_> = told
        .iter()
        .map(|(pointer, code, text)| (&**pointer, &**code, &**text))
        .collect();
    assert_eq!(told, expected);
}

fn assert_silent(err: &ValidationError) {
    let captured = capture(err);
    assert!(
        !captured.sent_text().contains(SENT),
        "{}",
        captured.sent_text()
    );
    assert!(
        !captured.logged_text().contains(SENT),
        "{}",
        captured.logged_text()
    );
    assert!(!format!("{err:?} {err}").contains(SENT));
}

mod by_validator {
    use ::validator::{Validate, ValidationErrors};

    use super::*;

    #[derive(Validate)]
    #[validate(schema(function = "no_archive", skip_on_field_errors = false))]
    struct Project {
        #[validate(length(min = 2, max = 5), email)]
        title: String,
        #[validate(range(min = 1, exclusive_max = 9))]
        size: i64,
        #[validate(length(equal = 3), custom(function = "refuse"))]
        word: String,
        #[validate(must_match(other = "word", code = "same"))]
        again: String,
        #[validate(required)]
        kind: Option<String>,
        #[validate(url(message = "Not a link."))]
        link: String,
        #[validate(nested)]
        owner: Owner,
        #[validate(nested)]
        members: Vec<Owner>,
    }

    #[derive(Validate)]
    struct Owner {
        #[validate(length(min = 1))]
        name: String,
    }

    fn refuse(word: &str) -> Result<(), ::validator::ValidationError> {
        let mut err = ::validator::ValidationError::new("own_rule");
        err.add_param("min".into(), &word);
        Err(err)
    }

    fn no_archive(_: &Project) -> Result<(), ::validator::ValidationError> {
        Err(::validator::ValidationError::new("archived").with_message("It is archived.".into()))
    }

    fn owner(name: &str) -> Owner {
        Owner {
            name: name.to_owned(),
        }
    }

    fn report() -> ValidationErrors {
        let project = Project {
            title: SENT.to_owned(),
            size: 9,
            word: SENT.to_owned(),
            again: format!("{SENT} again"),
            kind: None,
            link: SENT.to_owned(),
            owner: owner(""),
            members: vec![owner("a"), owner(""), owner("")],
        };
        project.validate().unwrap_err()
    }

    #[test]
    fn a_report_becomes_problems_with_codes_and_places() {
        assert_told(
            &Detail::from(&report()),
            &[
                ("#", "archived", "It is archived."),
                ("#/again", "same", "Invalid value."),
                ("#/kind", "required", "This field is required."),
                ("#/link", "url", "Not a link."),
                (
                    "#/members/1/name",
                    "length",
                    "Ensure its length is at least 1.",
                ),
                (
                    "#/members/2/name",
                    "length",
                    "Ensure its length is at least 1.",
                ),
                ("#/owner/name", "length", "Ensure its length is at least 1."),
                (
                    "#/size",
                    "range",
                    "Ensure this value is greater than or equal to 1 and less than 9.",
                ),
                ("#/title", "length", "Ensure its length is from 2 to 5."),
                ("#/title", "email", "Enter a valid email address."),
                ("#/word", "length", "Ensure its length is 3."),
                ("#/word", "own_rule", "Invalid value."),
            ],
        );
    }

    #[test]
    fn a_report_never_says_what_the_caller_sent() {
        let report = report();
        assert!(
            format!("{report:?}").contains(SENT),
            "or the test says nothing"
        );
        assert_silent(&report.into());
    }

    #[test]
    fn a_report_has_the_same_order_every_time() {
        let body = |report: ValidationErrors| {
            respond_as::<body::Drf>(&ValidationError::from(report)).into_body()
        };
        let first = body(report());
        for _ in 0..20 {
            assert_eq!(body(report()), first);
        }
    }
}

mod by_garde {
    use ::garde::Validate;

    use super::*;

    #[derive(Validate)]
    #[garde(allow_unvalidated)]
    struct Project {
        #[garde(length(min = 2, max = 5), ascii)]
        title: String,
        #[garde(range(min = 1, max = 9))]
        size: i64,
        #[garde(custom(refuse))]
        word: String,
        #[garde(required)]
        kind: Option<String>,
        #[garde(dive)]
        owner: Owner,
        #[garde(dive)]
        members: BTreeMap<String, Vec<Owner>>,
        #[garde(inner(contains("x")))]
        tags: Vec<String>,
    }

    #[derive(Validate)]
    #[garde(transparent)]
    struct Name(#[garde(length(min = 1))] String);

    #[derive(Validate)]
    struct Owner {
        #[garde(dive)]
        name: Name,
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "garde's signature")]
    fn refuse(_: &str, (): &()) -> ::garde::Result {
        Err(::garde::Error::new("A rule of our own."))
    }

    fn owner(name: &str) -> Owner {
        Owner {
            name: Name(name.to_owned()),
        }
    }

    #[test]
    fn a_report_becomes_problems_with_codes_and_places() {
        let project = Project {
            title: format!("{SENT} é"),
            size: 0,
            word: SENT.to_owned(),
            kind: None,
            owner: owner(""),
            members: BTreeMap::from([("a.b[0]/c".to_owned(), vec![owner("a"), owner("")])]),
            tags: vec!["x".to_owned(), SENT.to_owned()],
        };
        let report = project.validate().unwrap_err();
        assert_told(
            &Detail::from(&report),
            &[
                ("#/kind", "required", "not set"),
                (
                    "#/members/a.b%5B0%5D~1c/1/name",
                    "length",
                    "length is lower than 1",
                ),
                ("#/owner/name", "length", "length is lower than 1"),
                ("#/size", "range", "lower than 1"),
                ("#/tags/1", "contains", "does not contain \"x\""),
                ("#/title", "ascii", "not ascii"),
                ("#/title", "length", "length is greater than 5"),
                ("#/word", "", "A rule of our own."),
            ],
        );
        assert_silent(&report.into());
    }
}

mod by_serde {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape is read")]
    struct Project {
        title: String,
        #[serde(default)]
        size: u8,
        #[serde(default, rename = "isOpen")]
        is_open: bool,
        #[serde(default)]
        kind: Kind,
        #[serde(default)]
        owner: Option<Owner>,
        #[serde(default)]
        members: Vec<Owner>,
        #[serde(default)]
        pair: (u8, u8),
        #[serde(default)]
        price: f64,
        #[serde(default)]
        id: Option<uuid::Uuid>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[expect(dead_code, reason = "only its shape is read")]
    enum Kind {
        #[default]
        Open,
        Of(u8),
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape is read")]
    struct Owner {
        #[serde(rename = "userName")]
        name: String,
    }

    fn refused(json: &str) -> serde_path_to_error::Error<serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(json);
        serde_path_to_error::deserialize::<_, Project>(&mut json).unwrap_err()
    }

    #[test]
    fn each_kind_of_problem_has_its_place_and_our_words() {
        let cases = [
            (r"{}", ("#/title", "required", "This field is required.")),
            (
                r#"{"title": 5}"#,
                ("#/title", "invalid", "Not a valid string."),
            ),
            (
                r#"{"title": null}"#,
                ("#/title", "null", "This field may not be null."),
            ),
            (
                r#"{"title": "a", "size": "S"}"#,
                ("#/size", "invalid", "A valid integer is required."),
            ),
            (
                r#"{"title": "a", "size": 256}"#,
                ("#/size", "invalid", "A valid integer is required."),
            ),
            (
                r#"{"title": "a", "isOpen": "S"}"#,
                ("#/isOpen", "invalid", "Must be a valid boolean."),
            ),
            (
                r#"{"title": "a", "price": "S, expected u8"}"#,
                ("#/price", "invalid", "A valid number is required."),
            ),
            (
                r#"{"title": "a", "kind": "S"}"#,
                ("#/kind", "invalid_choice", "Not a valid choice."),
            ),
            (
                r#"{"title": "a", "kind": {"Of": "S"}}"#,
                ("#/kind/Of", "invalid", "A valid integer is required."),
            ),
            (
                r#"{"title": "a", "owner": "S"}"#,
                ("#/owner", "invalid", "Expected an object."),
            ),
            (
                r#"{"title": "a", "owner": {"name": "S"}}"#,
                ("#/owner/userName", "required", "This field is required."),
            ),
            (
                r#"{"title": "a", "members": [{"userName": "S"}, {"userName": [1]}]}"#,
                ("#/members/1/userName", "invalid", "Not a valid string."),
            ),
            (
                r#"{"title": "a", "members": "S"}"#,
                ("#/members", "invalid", "Expected a list of items."),
            ),
            (
                r#"{"title": "a", "pair": [1]}"#,
                ("#/pair", "invalid_length", "The length is not valid."),
            ),
            (
                r#"{"title": "a", "title": "S"}"#,
                ("#/title", "duplicate", "This field was given twice."),
            ),
            (
                r#"{"title": "a", "id": "S"}"#,
                ("#/id", "invalid", "Invalid value."),
            ),
            (r#""S""#, ("#", "invalid", "Expected an object.")),
            (r#"{"title": "S"#, ("#/title", "invalid", "Invalid value.")),
        ];
        for (json, expected) in cases {
            let err = refused(&json.replace('S', SENT));
            let told = err.to_string();
            let detail = Detail::from(err);
            let problem = problems(&detail).remove(0);
            assert_eq!(
                (&*problem.0, &*problem.1, &*problem.2),
                expected,
                "{json}: {told}"
            );
            assert_silent(&detail.into());
            for rust in ["u8", "struct", "Owner", "Project", "line", "column"] {
                assert!(!problem.2.contains(rust), "{}", problem.2);
            }
        }
    }

    #[test]
    fn a_field_that_is_not_known_is_named_by_its_path_alone() {
        let detail = Detail::from(refused(r#"{"title": "a", "sizze": 1}"#));
        assert_told(
            &detail,
            &[("#/sizze", "unknown", "There is no such field.")],
        );
    }

    #[test]
    fn a_caller_cannot_put_words_into_the_path() {
        #[derive(Debug)]
        struct Quoting;
        impl<'de> Deserialize<'de> for Quoting {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                Err(serde::de::Error::custom(String::deserialize(d)?))
            }
        }
        for sent in [
            "missing field `a b`",
            "missing field `",
            "missing field ``",
            "invalid type: x, expected struct Secret",
        ] {
            let json = serde_json::to_string(&[sent]).unwrap();
            let mut json = serde_json::Deserializer::from_str(&json);
            let err = serde_path_to_error::deserialize::<_, Vec<Quoting>>(&mut json).unwrap_err();
            let detail = Detail::from(err);
            assert_eq!(problems(&detail)[0].0, "#/0", "{sent}");
            assert!(!problems(&detail)[0].2.contains("Secret"));
        }
    }
}
