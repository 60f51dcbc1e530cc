//! What panics is told once, and without its secrets. The hook is the process's, so this is a process of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

#[allow(dead_code, reason = "the leak tests need more of it")]
mod canary;

use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{env, panic, thread};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use ayushma_errors::RequestContext;
use ayushma_errors::panic::{install_hook, replace_hook};
use ayushma_errors::sentry::Setup;
use ayushma_errors::tower::ErrorLayer;
use canary::{Event, canary, events_of};
use http::{Request, StatusCode};
use sentry_core::test::with_captured_events_options;
use tower_service::Service;

/// One test at a time: the hook is everybody's.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The events of what panics in here, with our hook over one that says nothing.
fn hooked(run: impl FnOnce()) -> Vec<Event> {
    let _alone = alone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    install_hook();
    let ((), events) = events_of(run);
    panic::set_hook(usual);
    events
}

fn caught(run: impl FnOnce()) {
    panic::catch_unwind(panic::AssertUnwindSafe(run)).unwrap_err();
}

#[test]
fn a_panic_is_an_event_with_its_place_and_without_its_secret() {
    let secret = canary();
    let events = hooked(|| caught(|| panic!("connect: host=db password={secret}\n\u{1b}[2J")));
    let [event] = &events[..] else {
        panic!("{events:?}")
    };
    let text = event.text();
    assert!(!text.contains(&secret), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    assert_eq!(event.level, tracing::Level::ERROR);
    assert_eq!(event.target, "ayushma_errors::panic");
    assert_eq!(event.field("error.code"), Some("panic"));
    let message = event.field("error.message").unwrap();
    assert!(
        message.contains("connect: host=db password=[REDACTED:"),
        "{message}"
    );
    let location = event.field("error.location").unwrap();
    assert!(location.contains("panic.rs:"), "{location}");
    let name = thread::current().name().unwrap().to_owned();
    assert!(
        event.field("error.fields").unwrap().contains(&name),
        "{text}"
    );
}

#[test]
fn the_name_of_a_thread_that_panics_has_no_secret_either() {
    let secret = canary();
    let name = format!("imports with password={secret}");
    let events = hooked(|| {
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        let thread = thread::Builder::new().name(name);
        let thread = thread.spawn(move || {
            tracing::dispatcher::with_default(&dispatch, || panic!("on purpose"));
        });
        thread.unwrap().join().unwrap_err();
    });
    let text = events[0].text();
    assert!(!text.contains(&secret), "{text}");
    assert!(text.contains("imports with password=[REDACTED:"), "{text}");
}

#[test]
fn a_panic_of_every_payload_is_an_event() {
    let events = hooked(|| {
        caught(|| panic!("a text"));
        caught(|| panic!("a text of {}", 2));
        caught(|| panic::panic_any(7_u8));
    });
    let messages: Vec<&str> = events
        .iter()
        .map(|event| event.field("error.message").unwrap())
        .collect();
    assert!(messages[0].ends_with(": a text"), "{messages:?}");
    assert!(messages[1].ends_with(": a text of 2"), "{messages:?}");
    assert!(
        messages[2].ends_with(": a panic whose payload is no text"),
        "{messages:?}"
    );
}

#[test]
fn the_hook_of_before_is_called() {
    static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let _alone = alone();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        HEARD
            .lock()
            .unwrap()
            .push(info.payload_as_str().unwrap_or_default().to_owned());
    }));
    install_hook();
    let ((), events) = events_of(|| caught(|| panic!("heard")));
    panic::set_hook(usual);
    assert_eq!(*HEARD.lock().unwrap(), ["heard"]);
    assert_eq!(events.len(), 1);
}

fn answer(router: Router, path: &str) -> StatusCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut service = router.layer(ErrorLayer::new());
        let request = Request::get(path).body(Body::empty()).unwrap();
        service.call(request).await.unwrap().status()
    })
}

#[test]
fn a_panic_that_an_exception_handler_catches_is_told_once_and_with_its_place() {
    async fn handler() -> StatusCode {
        panic!("in a handler")
    }
    let events = hooked(|| {
        let status = answer(Router::new().route("/", get(handler)), "/");
        assert_eq!(status, 500);
    });
    let [event] = &events[..] else {
        panic!("{events:?}")
    };
    let text = event.text();
    assert!(text.contains("in a handler"), "{text}");
    assert!(text.contains("panic.rs:"), "{text}");
    assert_eq!(event.field("http.response.status_code"), Some("500"));
}

#[test]
fn a_panic_in_a_task_that_a_request_began_is_told_with_the_request() {
    async fn handler() -> StatusCode {
        let context = RequestContext::current().unwrap();
        let task = tokio::spawn(context.scope(async { panic!("in a task") }));
        let _: Result<(), _> = task.await;
        StatusCode::OK
    }
    let events = hooked(|| {
        let router = Router::new().route("/begun", get(handler));
        assert_eq!(answer(router, "/begun"), 200);
    });
    let [event] = &events[..] else {
        panic!("{events:?}")
    };
    assert!(
        event
            .field("error.message")
            .unwrap()
            .ends_with(": in a task")
    );
    assert_eq!(event.field("url.path"), Some("/begun"));
}

/// Says to the copy of this program what it should do.
const CHILD: &str = "AYUSHMA_PANIC_CHILD";

/// Runs this program once more, to see its stderr.
fn child(what: &str) -> Output {
    let program = env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(["--exact", "nobody_is_at_home", "--nocapture"]);
    command.env(CHILD, what).output().unwrap()
}

// The program of `child`, and no test of its own.
#[test]
fn nobody_is_at_home() {
    let Ok(secret) = env::var(CHILD) else { return };
    replace_hook();
    let thread = thread::Builder::new().name("worker".to_owned());
    thread
        .spawn(move || panic!("password={secret}\nnext line"))
        .unwrap()
        .join()
        .unwrap_err();
}

#[test]
fn in_place_of_the_hook_of_before_one_sanitized_line_is_printed() {
    let secret = canary();
    let output = child(&secret);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(!stderr.contains(&secret), "{stderr}");
    let lines: Vec<&str> = stderr
        .lines()
        .filter(|line| line.contains("panicked"))
        .collect();
    let [line] = lines[..] else {
        panic!("{stderr}")
    };
    assert!(line.starts_with("thread 'worker' panicked at "), "{line}");
    assert!(line.contains("password=[REDACTED:"), "{line}");
    assert!(line.ends_with("\\nnext line"), "{line}");
}

#[test]
fn beside_the_hook_of_sentry_panic_a_panic_is_one_event_for_sentry() {
    let _alone = alone();
    let secret = canary();
    let usual = panic::take_hook();
    for is_sentrys_first in [true, false] {
        panic::set_hook(Box::new(|_| {}));
        let sentrys = |of: &panic::PanicHookInfo<'_>| sentry_panic::panic_handler(of);
        if is_sentrys_first {
            panic::set_hook(Box::new(sentrys));
            install_hook();
        } else {
            install_hook();
            let ours = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                sentrys(info);
                ours(info);
            }));
        }
        let options = Setup::new("").unwrap().options();
        let options = options.add_integration(sentry_panic::PanicIntegration::new());
        let events = with_captured_events_options(
            || caught(|| panic!("connect: password={secret}")),
            options,
        );
        let json = serde_json::to_string(&events).unwrap();
        assert_eq!(events.len(), 1, "{json}");
        assert_eq!(events[0].tags["error.code"], "panic", "{json}");
        assert!(
            json.contains("connect: password=") && !json.contains(&secret),
            "{json}"
        );
    }
    panic::set_hook(usual);
}
