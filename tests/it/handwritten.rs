//! Errors whose `ApiError` is written by hand, and errors behind pointers.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ayushma_errors::testing::capture;
use ayushma_errors::{AnyError, ApiError, Definition, Exposure, Field, Level, respond};
use ayushma_errors_tests::{ChatError, DocumentError};
use http::StatusCode;
use serde_json::Value;

use crate::canary::{canary, events_of};

type Boxed = Box<dyn ApiError + Send + Sync>;

/// Needs one method.
#[derive(Debug)]
struct Least;

impl fmt::Display for Least {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the operator's text")
    }
}

impl Error for Least {}

impl ApiError for Least {
    fn definition(&self) -> &'static Definition {
        static LEAST: Definition = Definition::new("Least", "least", 410);
        &LEAST
    }
}

/// Writes all that it can.
struct Most {
    limit: u32,
    model: String,
    key: String,
}

impl fmt::Debug for Most {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Most")
    }
}

impl fmt::Display for Most {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} refused", self.model)
    }
}

impl Error for Most {}

impl ApiError for Most {
    fn definition(&self) -> &'static Definition {
        static MOST: Definition = Definition::new("Most", "most", 429)
            .with_variant("Variant")
            .with_module("hand::written")
            .with_message("by the definition")
            .with_title("A title")
            .with_level(Level::Info);
        &MOST
    }

    fn status(&self) -> StatusCode {
        StatusCode::PAYMENT_REQUIRED
    }

    fn message(&self) -> Cow<'_, str> {
        format!("at most {}", self.limit).into()
    }

    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        visit(Field::public("limit", &self.limit));
        visit(Field::internal("model", &self.model));
        visit(Field::redacted("key"));
    }
}

#[test]
fn one_method_makes_an_error() {
    let captured = capture(&Least);
    assert_eq!(captured.status, 410);
    let sent: Value = serde_json::from_slice(&captured.body).unwrap();
    assert_eq!(
        (&sent["code"], &sent["detail"]),
        (&"least".into(), &"Gone".into())
    );
    assert!(!captured.sent_text().contains("operator"));
    assert_eq!(
        captured.logged("error.message"),
        Some("the operator's text")
    );
}

#[test]
fn what_is_written_by_hand_beats_the_definition() {
    let [model, key] = [(); 2].map(|()| canary());
    let err = Most {
        limit: 7,
        model: model.clone(),
        key: key.clone(),
    };
    let (response, events) = events_of(|| respond(&err));
    let sent: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(response.status(), 402);
    assert_eq!(sent["detail"], "at most 7");
    assert_eq!(sent["title"], "A title");
    assert_eq!(sent["limit"], 7);
    let event = &events[0];
    assert_eq!(
        (event.level, &*event.target),
        (tracing::Level::INFO, "hand::written")
    );
    assert_eq!(event.field("error.type"), Some("Most::Variant"));
    let fields = format!("limit=7 model={model} key=[REDACTED]");
    assert_eq!(event.field("error.fields"), Some(&*fields));
    for text in [sent.to_string(), event.text()] {
        assert!(!text.contains(&err.key));
    }
    assert!(!sent.to_string().contains(&model));
}

#[test]
fn a_pointer_to_an_error_is_that_error() {
    let make = || ChatError::Throttled {
        wait: 7,
        limit: Some(3),
    };
    let by_itself = capture(&make());
    let seen = |err: &dyn ApiError| {
        let captured = capture(err);
        let text = captured.sent_text() + &captured.logged_text();
        text.replace(&captured.id.to_string(), &by_itself.id.to_string())
    };
    let expected = by_itself.sent_text() + &by_itself.logged_text();
    let boxed: Boxed = Box::new(make());
    let shared: Arc<dyn ApiError + Send + Sync> = Arc::new(make());
    assert_eq!(seen(&Box::new(make())), expected);
    assert_eq!(seen(&Arc::new(make())), expected);
    assert_eq!(seen(&boxed), expected);
    assert_eq!(seen(&shared), expected);
    assert_eq!(seen(&&make()), expected);
    assert_eq!(seen(AnyError::from(make()).as_api_error()), expected);
    // A box in a box is still the error.
    assert_eq!(seen(AnyError::from(boxed).as_api_error()), expected);
}

#[test]
fn a_question_mark_takes_every_error() {
    fn handler(which: u8) -> Result<(), AnyError> {
        match which {
            0 => Err(ChatError::MissingOpenAiKey)?,
            1 => Err(DocumentError::Unreadable(vec![]))?,
            2 => Err(Least)?,
            3 => Err(Box::new(Least) as Boxed)?,
            _ => Err(Arc::new(Least))?,
        }
        Ok(())
    }
    let codes: Vec<_> = (0..5)
        .map(|which| handler(which).unwrap_err())
        .map(|err| err.into_inner().code().to_string())
        .collect();
    assert_eq!(
        codes,
        [
            "missing_open_ai_key",
            "unreadable",
            "least",
            "least",
            "least"
        ]
    );
}

#[test]
fn an_erased_error_keeps_its_source_and_its_text() {
    let make = || ChatError::Upstream {
        model: "m-1".into(),
        api_key: canary(),
        source: std::io::Error::other("root"),
    };
    let boxed: Boxed = Box::new(make());
    assert_eq!(boxed.source().unwrap().to_string(), "root");
    assert!(boxed.to_string().starts_with("model m-1 refused key ***"));
    let any = AnyError::from(make());
    assert!(any.to_string().starts_with("model m-1 refused key ***"));
    assert_eq!(any.as_api_error().source().unwrap().to_string(), "root");
    let std: Box<dyn Error + Send + Sync> = Box::new(make());
    assert!(std.downcast_ref::<ChatError>().is_some());
}

#[test]
fn an_error_written_by_hand_can_stand_in_a_transparent_variant() {
    #[derive(ApiError)]
    enum Outer {
        #[api(transparent)]
        Most(Most),
        #[api(transparent)]
        Boxed(#[from] Boxed),
    }
    let key = canary();
    let most = || Most {
        limit: 7,
        model: "m-1".into(),
        key: key.clone(),
    };
    for err in [Outer::Most(most()), Outer::Boxed(Box::new(most()))] {
        let captured = capture(&err);
        assert_eq!(
            (captured.status.as_u16(), &*err.message()),
            (402, "at most 7")
        );
        assert_eq!(captured.logged("error.message"), Some("m-1 refused"));
        let mut fields = Vec::new();
        err.fields(&mut |field| fields.push((field.name().to_owned(), field.exposure())));
        assert_eq!(
            fields,
            [
                ("limit".to_owned(), Exposure::Public),
                ("model".to_owned(), Exposure::Internal),
                ("key".to_owned(), Exposure::Redacted)
            ]
        );
        assert!(!captured.logged_text().contains(&key));
    }
}

/// A derived error whose definition another one shares.
#[derive(ApiError)]
#[status(410)]
#[message("The document is gone")]
struct Gone;

/// Says more than the definition that it shares.
#[derive(Debug)]
struct Purged;

impl fmt::Display for Purged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("purged")
    }
}

impl Error for Purged {}

impl ApiError for Purged {
    fn definition(&self) -> &'static Definition {
        Gone.definition()
    }

    fn message(&self) -> Cow<'_, str> {
        "The document was purged".into()
    }

    fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
        visit(Field::public("by", &"an operator"));
    }
}

#[test]
fn an_error_that_shares_a_derived_definition_keeps_its_own_message_and_members() {
    // The first one prepares the fixed texts of the definition.
    for err in [&Gone as &dyn ApiError, &Purged] {
        let sent: Value = serde_json::from_slice(respond(err).body()).unwrap();
        assert_eq!(sent["detail"], *err.message());
    }
    let sent: Value = serde_json::from_slice(respond(&Purged).body()).unwrap();
    assert_eq!(sent["by"], "an operator");
}
