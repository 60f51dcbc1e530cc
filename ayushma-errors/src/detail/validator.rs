//! The reports of `validator`.

use std::borrow::Cow;

use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use super::{Detail, NON_FIELD_ERRORS};
use crate::code::Code;

/// The problems of a `validator` report: its codes, its messages, else a text of ours.
///
/// Of the parameters only the bounds are read: the others are values of the caller's.
///
/// ```
/// use ayushma_errors::Detail;
/// use validator::Validate;
///
/// #[derive(Validate)]
/// struct NewChat {
///     #[validate(length(min = 1, max = 80))]
///     title: String,
/// }
///
/// let report = NewChat { title: String::new() }.validate().unwrap_err();
/// let detail = Detail::from(report);
/// assert_eq!(format!("{detail:?}"), r#"{"title":["Ensure its length is from 1 to 80."]}"#);
/// assert_eq!(*detail.leaves().next().unwrap().code().unwrap(), "length");
/// ```
impl From<ValidationErrors> for Detail {
    fn from(report: ValidationErrors) -> Self {
        let mut detail = Detail::default();
        let mut rest = vec![(Vec::new(), Part::Struct(report))];
        while let Some((path, part)) = rest.pop() {
            match part {
                Part::Field(problems) => {
                    for problem in problems {
                        detail.add(path.iter().cloned(), problem_detail(problem));
                    }
                }
                Part::Struct(report) => {
                    let mut fields: Vec<_> = report.into_errors().into_iter().collect();
                    // A hash map has no order, and an answer should have one. The last is taken first.
                    fields.sort_by(|(a, _), (b, _)| b.cmp(a));
                    rest.extend(fields.into_iter().map(|(name, kind)| {
                        let name = match &*name {
                            "__all__" => Cow::Borrowed(NON_FIELD_ERRORS),
                            _ => name,
                        };
                        (joined(&path, name), Part::of(kind))
                    }));
                }
                Part::List(items) => rest.extend(items.into_iter().rev().map(|(index, report)| {
                    (
                        joined(&path, Cow::Owned(index.to_string())),
                        Part::Struct(report),
                    )
                })),
            }
        }
        detail
    }
}

/// The same of a report that somebody else keeps.
impl From<&ValidationErrors> for Detail {
    fn from(report: &ValidationErrors) -> Self {
        report.clone().into()
    }
}

type Path = Vec<Cow<'static, str>>;

enum Part {
    Struct(ValidationErrors),
    List(Vec<(usize, ValidationErrors)>),
    Field(Vec<ValidationError>),
}

impl Part {
    fn of(kind: ValidationErrorsKind) -> Self {
        match kind {
            ValidationErrorsKind::Struct(report) => Part::Struct(*report),
            ValidationErrorsKind::List(items) => Part::List(
                items
                    .into_iter()
                    .map(|(index, report)| (index, *report))
                    .collect(),
            ),
            ValidationErrorsKind::Field(problems) => Part::Field(problems),
        }
    }
}

fn joined(path: &Path, name: Cow<'static, str>) -> Path {
    let mut path = path.clone();
    path.push(name);
    path
}

fn problem_detail(problem: ValidationError) -> Detail {
    let text = match problem.message {
        Some(text) => text,
        None => default_text(&problem),
    };
    Detail::text(text).with_code(Code::Text(problem.code))
}

fn default_text(problem: &ValidationError) -> Cow<'static, str> {
    // Numbers alone: a bound that is a text could be of the caller's.
    let bound = |name: &str| {
        let value = problem.params.get(name)?;
        value.is_number().then(|| value.to_string())
    };
    let text = match &*problem.code {
        "length" => match (bound("equal"), bound("min"), bound("max")) {
            (Some(equal), ..) => return format!("Ensure its length is {equal}.").into(),
            (_, Some(min), Some(max)) => {
                return format!("Ensure its length is from {min} to {max}.").into();
            }
            (_, Some(min), _) => return format!("Ensure its length is at least {min}.").into(),
            (_, _, Some(max)) => return format!("Ensure its length is at most {max}.").into(),
            _ => "Its length is not valid.",
        },
        "range" => {
            let bounds: Vec<String> = [
                ("min", "greater than or equal to"),
                ("exclusive_min", "greater than"),
                ("max", "less than or equal to"),
                ("exclusive_max", "less than"),
            ]
            .into_iter()
            .filter_map(|(name, words)| Some(format!("{words} {}", bound(name)?)))
            .collect();
            if !bounds.is_empty() {
                return format!("Ensure this value is {}.", bounds.join(" and ")).into();
            }
            "It is out of range."
        }
        "email" => "Enter a valid email address.",
        "url" => "Enter a valid URL.",
        "ip" => "Enter a valid IP address.",
        "credit_card" => "Enter a valid card number.",
        "required" => "This field is required.",
        "regex" => "This value does not match the required pattern.",
        "must_match" => "The two fields do not match.",
        "non_control_character" => "Control characters are not allowed.",
        _ => "Invalid value.",
    };
    Cow::Borrowed(text)
}
