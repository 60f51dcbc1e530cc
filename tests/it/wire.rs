//! What the suites of the frameworks share: a client, and what must hold of every answer.

use ayushma_errors::testing::{Captured, capture};
use ayushma_errors::{AnyError, ApiError};
use ayushma_errors_tests::{API_KEY, ChatError, QuotaExceeded, chat_errors};

use crate::canary::{Event, Events};

type Boxed = Box<dyn ApiError + Send + Sync>;

/// A server that the suite started, and what it logged.
pub(crate) struct Server {
    pub(crate) base: String,
    pub(crate) events: Events,
}

/// An answer, as it came over the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Server {
    /// What was logged since, but for the framework's own words, which must not know more than ours.
    pub(crate) fn logged(&self) -> Vec<Event> {
        let mut events = self.events.take();
        events.retain(|event| {
            let is_framework =
                event.target.starts_with("actix_") || event.target.starts_with("axum");
            assert!(
                !is_framework || !event.text().contains(API_KEY),
                "{event:?}"
            );
            !is_framework
        });
        events
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Answer {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        let request = http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .body(())
            .unwrap();
        let mut response = ureq::Agent::new_with_config(config).run(request).unwrap();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), value.into_owned())
        });
        Answer {
            status: response.status().as_u16(),
            headers: headers.collect(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }

    /// The answer is what `capture` says, and so is the one event that was logged.
    pub(crate) fn answers(&self, path: &str, expected: &Captured) {
        self.events.take();
        let answer = self.ask("GET", path);
        let events = self.logged();
        assert_eq!(answer.status, expected.status.as_u16(), "{path}");
        assert_eq!(events.len(), 1, "{path}: {events:?}");
        let event = &events[0];
        let id = event.field("error.id").unwrap();
        let of_this = |text: &str| text.replace(&expected.id.to_string(), id);
        let may_have_body = ![204, 304].contains(&answer.status);
        let body = of_this(&expected.text());
        assert_eq!(
            answer.body,
            if may_have_body { body } else { String::new() }
        );
        for (name, value) in &expected.headers {
            let value = of_this(std::str::from_utf8(value.as_bytes()).unwrap());
            assert_eq!(answer.header(name.as_str()), Some(&*value), "{path} {name}");
        }
        let logged = expected.event.as_ref().unwrap();
        assert_eq!(event.name, "api_error");
        assert_eq!(event.target, logged.target);
        for (name, value) in &logged.fields {
            assert_eq!(event.field(name), Some(&*of_this(value)), "{path} {name}");
        }
    }

    /// Every error of the service, by its own type and erased.
    pub(crate) fn answers_every_error(&self) {
        for (i, err) in chat_errors().iter().enumerate() {
            let expected = capture(err);
            for kind in ["typed", "boxed", "any"] {
                self.answers(&format!("/{kind}/{i}"), &expected);
            }
        }
        self.answers("/other", &capture(&quota()));
    }

    pub(crate) fn has_no_body_for_head(&self) {
        for (i, err) in chat_errors().iter().enumerate() {
            self.events.take();
            let answer = self.ask("HEAD", &format!("/typed/{i}"));
            let expected = capture(err);
            assert_eq!(answer.body, "");
            assert_eq!(answer.status, expected.status.as_u16());
            let content_type = expected.headers.get("content-type");
            assert_eq!(
                answer.header("content-type"),
                content_type.map(|value| value.to_str().unwrap())
            );
            assert_eq!(self.logged().len(), 1);
        }
    }
}

pub(crate) fn quota() -> QuotaExceeded {
    QuotaExceeded {
        account: "alice".into(),
        used: 7,
        count: 2,
    }
}

pub(crate) fn typed(index: usize) -> Result<String, ChatError> {
    Err(chat_errors().swap_remove(index))
}

pub(crate) fn boxed(index: usize) -> Result<String, Boxed> {
    Err(Box::new(chat_errors().swap_remove(index)))
}

pub(crate) fn any(index: usize) -> Result<String, AnyError> {
    Ok(typed(index)?)
}

pub(crate) fn other() -> Result<String, AnyError> {
    Err(quota())?
}
