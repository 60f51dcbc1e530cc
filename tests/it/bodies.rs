//! The list of problems in every format, also when it is deep, long, or not ours.

use ayushma_errors::detail::{Detail, NON_FIELD_ERRORS, Piece};
use ayushma_errors::testing::capture;
use ayushma_errors::{ApiError, Definition, Field, PublicView, body, respond_as, standard};

#[derive(ApiError)]
#[status(422)]
#[code("invalid_order")]
#[message("The order is not valid")]
#[api(instance = off)]
struct InvalidOrder {
    #[public]
    order: u16,
    #[public(errors)]
    problems: Detail,
}

#[derive(ApiError)]
#[status(422)]
#[api(instance = off)]
struct MaybeInvalid {
    #[public(errors)]
    problems: Option<Detail>,
}

#[derive(ApiError)]
#[status(422)]
#[api(instance = off)]
struct OwnList<T> {
    #[public(errors)]
    problems: T,
}

fn order() -> InvalidOrder {
    let mut problems = Detail::map([(
        "items",
        Detail::list([
            Detail::default(),
            Detail::map([("count", [Detail::text("Too many.").with_code("max")])]),
        ]),
    )]);
    problems.add(["a/b ~ü"], "Not a name.");
    problems.add([NON_FIELD_ERRORS], "Too late.");
    InvalidOrder { order: 7, problems }
}

fn body<F: body::BodyFormat>(err: &dyn ApiError) -> String {
    String::from_utf8(respond_as::<F>(err).into_body()).unwrap()
}

#[test]
fn every_format_shows_every_problem() {
    let err = order();
    assert_eq!(
        body::<body::Problem>(&err),
        r##"{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"The order is not valid","code":"invalid_order","order":7,"errors":[{"detail":"Too many.","code":"max","pointer":"#/items/1/count"},{"detail":"Not a name.","code":"invalid_order","pointer":"#/a~1b%20~0%C3%BC"},{"detail":"Too late.","code":"invalid_order","pointer":"#"}]}"##
    );
    assert_eq!(
        body::<body::Drf>(&err),
        r#"{"items":[{},{"count":["Too many."]}],"a/b ~ü":["Not a name."],"non_field_errors":["Too late."]}"#
    );
    assert_eq!(
        body::<body::Standardized>(&err),
        r#"{"type":"validation_error","errors":[{"code":"invalid_order","detail":"Not a name.","attr":"a/b ~ü"},{"code":"invalid_order","detail":"Too late.","attr":"non_field_errors"},{"code":"max","detail":"Too many.","attr":"items.1.count"}],"order":7}"#
    );
    assert_eq!(
        body::<body::Basic>(&err),
        r#"{"type":"invalid_order","message":"The order is not valid","context":{"order":7,"errors":{"items":[{},{"count":["Too many."]}],"a/b ~ü":["Not a name."],"non_field_errors":["Too late."]}}}"#
    );
}

#[test]
fn no_problems_are_no_member_and_nothing_in_the_log() {
    let err = MaybeInvalid { problems: None };
    assert!(!body::<body::Problem>(&err).contains("errors"));
    assert_eq!(
        body::<body::Drf>(&err),
        r#"{"detail":"Unprocessable Entity"}"#
    );
    assert_eq!(
        body::<body::Standardized>(&err),
        r#"{"type":"client_error","errors":[{"code":"maybe_invalid","detail":"Unprocessable Entity","attr":null}]}"#
    );
    assert_eq!(
        body::<body::Basic>(&err),
        r#"{"type":"maybe_invalid","message":"Unprocessable Entity","context":{}}"#
    );
    assert_eq!(capture(&err).logged("error.fields"), None);

    let err = MaybeInvalid {
        problems: Some(Detail::list(["a"])),
    };
    assert_eq!(body::<body::Drf>(&err), r#"["a"]"#);
    assert_eq!(
        capture(&err).logged("error.fields"),
        Some(r#"problems="[\"a\"]""#)
    );
}

#[test]
fn a_list_of_ones_own_is_as_it_is() {
    let err = OwnList {
        problems: vec![(1, "one")],
    };
    assert!(body::<body::Problem>(&err).ends_with(r#","code":"own_list","errors":[[1,"one"]]}"#));
    assert_eq!(body::<body::Drf>(&err), r#"[[1,"one"]]"#);
    assert_eq!(
        body::<body::Standardized>(&err),
        r#"{"type":"validation_error","errors":[[1,"one"]]}"#
    );
    assert!(body::<body::Basic>(&err).ends_with(r#""context":{"errors":[[1,"one"]]}}"#));
}

#[test]
fn a_detail_of_any_depth_is_written_compared_copied_and_dropped() {
    const DEPTH: usize = 100_000;
    let mut problems = Detail::text("x");
    for i in 0..DEPTH {
        problems = if i % 2 == 0 {
            Detail::list([problems])
        } else {
            Detail::map([("k", problems)])
        };
    }
    let copy = problems.clone();
    assert!(copy == problems);
    assert_eq!(problems.pieces().count(), 2 * DEPTH + DEPTH / 2 + 1);
    assert_eq!(problems.pieces().next(), Some(Piece::Map));
    let err = MaybeInvalid {
        problems: Some(problems),
    };
    assert_eq!(
        body::<body::Drf>(&err).len(),
        DEPTH + DEPTH / 2 * "{\"k\":}".len() + 3
    );
    let problem = body::<body::Problem>(&err);
    assert!(problem.contains(r##""pointer":"#/k/0/k/0"##));
    assert!(problem.ends_with("/k\"}]}"));
    assert!(body::<body::Standardized>(&err).contains(r#""attr":"k.0.k.0"#));
    assert!(body::<body::Basic>(&err).contains(r#""errors":{"k":[{"k":["#));
    // What has to recurse, as serde's data model has it, ends where it is still safe.
    let captured = capture(&err);
    assert!(!format!("{err:?} {captured:?}").is_empty());
    assert!(serde_json::to_string(&copy).is_err());
}

#[test]
fn a_list_that_is_too_long_is_dropped_and_the_log_says_so() {
    let problems = Detail::list((0..200).map(|_| "x".repeat(10_000)));
    let err = MaybeInvalid {
        problems: Some(problems),
    };
    for body in [
        body::<body::Problem>(&err),
        body::<body::Drf>(&err),
        body::<body::Standardized>(&err),
        body::<body::Basic>(&err),
    ] {
        assert!(body.len() < 1000, "{}", body.len());
        serde_json::from_str::<serde_json::Value>(&body).unwrap();
    }
    let dropped = capture(&err).logged("error.dropped").unwrap().to_owned();
    assert!(dropped.contains("dropped"), "{dropped}");
}

#[test]
fn a_standard_error_is_logged_under_its_own_name() {
    let captured = capture(&standard::NotFound::new().with_detail("There is no chat 7."));
    assert_eq!(captured.logged("error.type"), Some("Standard::NotFound"));
    assert_eq!(
        captured.logged("error.message"),
        Some("There is no chat 7.")
    );
    assert_eq!(captured.logged("error.fields"), None);
    assert_eq!(captured.logged("error.source"), None);

    let captured = capture(&standard::ValidationError::from(Detail::list(["a", "b"])));
    assert_eq!(captured.logged("error.message"), Some("Invalid input."));
    assert_eq!(
        captured.logged("error.fields"),
        Some(r#"problems="[\"a\",\"b\"]""#)
    );
}

#[test]
fn the_cause_of_a_500_is_nobodys_but_the_logs() {
    let cause = std::io::Error::other("refused: host=db password=hunter2-and-more");
    let err = standard::Internal::because(cause);
    let captured = capture(&err);
    assert!(!captured.sent_text().contains("refused"));
    let source = captured.logged("error.source").unwrap();
    assert!(
        source.contains("refused: host=db password=[REDACTED:"),
        "{source}"
    );
    assert!(!captured.logged_text().contains("hunter2"));
    assert!(!format!("{err:?}").contains("hunter2"));
}

#[test]
fn an_illegal_challenge_is_left_out_and_the_log_says_so() {
    let err = standard::NotAuthenticated::new().with_challenge("Bearer\r\nX-Evil: 1");
    let captured = capture(&err);
    assert_eq!(captured.status, 401);
    assert!(!captured.headers.contains_key("www-authenticate"));
    assert!(
        captured
            .logged("error.dropped")
            .unwrap()
            .contains("WWW-Authenticate")
    );
}

#[test]
fn a_wait_is_told_as_django_rest_framework_tells_it() {
    let said = |err: standard::Throttled| {
        let wait = err
            .headers()
            .get("retry-after")
            .map(|wait| wait.to_str().unwrap().to_owned());
        (err.message().into_owned(), wait)
    };
    let throttled = standard::Throttled::new;
    let text = |end: &str| format!("Request was throttled.{end}");
    assert_eq!(said(throttled()), (text(""), None));
    assert_eq!(said(throttled().wait(f64::NAN)), (text(""), None));
    for nothing in [0.0, -0.0, -3.5, f64::NEG_INFINITY] {
        assert_eq!(
            said(throttled().wait(nothing)),
            (text(" Expected available in 0 seconds."), None)
        );
    }
    assert_eq!(
        said(throttled().wait(0.1)),
        (
            text(" Expected available in 1 second."),
            Some("1".to_owned())
        )
    );
    let most = u64::MAX.to_string();
    assert_eq!(
        said(throttled().wait(f64::INFINITY)),
        (
            text(&format!(" Expected available in {most} seconds.")),
            Some(most)
        )
    );
    // Whichever is said first.
    let late = throttled().wait(2.0).with_detail("Later.");
    let early = throttled().with_detail("Later.").wait(9.0).wait(2.0);
    assert_eq!(said(late), said(early));
}

#[test]
fn what_steers_a_terminal_is_escaped_for_the_operator() {
    let hostile = "a\u{1b}[31m\u{202e}b\nc";
    let err = standard::NotFound::new().with_detail(hostile);
    let list = standard::ValidationError::from(Detail::list([hostile, hostile]));
    for text in [
        err.to_string(),
        format!("{err:?}"),
        format!("{list:?}"),
        capture(&err).logged_text(),
        capture(&list).logged_text(),
    ] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\n']), "{text:?}");
    }
    assert_eq!(err.message(), hostile);
}

#[test]
fn an_illegal_code_falls_back_to_the_errors_own() {
    assert_eq!(
        standard::NotFound::new().with_code("a\nb").code(),
        "not_found"
    );
    let detail = Detail::text("Gone.").with_code("ü");
    assert_eq!(
        standard::NotFound::new().with_detail(detail).code(),
        "not_found"
    );
    let detail = Detail::text("Gone.").with_code(1043);
    assert_eq!(standard::NotFound::new().with_detail(detail).code(), 1043);
}

#[test]
fn problems_that_are_the_callers_own_are_sent_and_not_logged() {
    #[derive(ApiError)]
    #[status(422)]
    struct Refused {
        #[public(errors)]
        #[redact(logs_only)]
        problems: Detail,
    }
    let err = Refused {
        problems: Detail::map([("phone", ["\"+91 98\" is no phone number."])]),
    };
    let captured = capture(&err);
    assert!(captured.text().contains("+91 98"));
    assert!(!captured.logged_text().contains("+91 98"));
    assert!(!format!("{err:?} {err}").contains("+91 98"));
    assert_eq!(captured.logged("error.fields"), Some("problems=[REDACTED]"));
}

#[test]
fn an_error_written_by_hand_lists_its_problems_too() {
    #[derive(Debug)]
    struct ByHand(Detail);

    impl std::fmt::Display for ByHand {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("by hand")
        }
    }

    impl std::error::Error for ByHand {}

    impl ApiError for ByHand {
        fn definition(&self) -> &'static Definition {
            static BY_HAND: Definition = Definition::new("ByHand", "by_hand", 400);
            &BY_HAND
        }

        fn fields(&self, visit: &mut dyn FnMut(Field<'_>)) {
            visit(Field::errors("problems", &self.0));
        }
    }

    let err = ByHand(Detail::map([("title", ["Too long."])]));
    assert_eq!(body::<body::Drf>(&err), r#"{"title":["Too long."]}"#);
    assert_eq!(
        body::<body::Standardized>(&err),
        r#"{"type":"validation_error","errors":[{"code":"by_hand","detail":"Too long.","attr":"title"}]}"#
    );
    let boxed: Box<dyn ApiError + Send + Sync> = Box::new(err);
    assert_eq!(body::<body::Drf>(&boxed), r#"{"title":["Too long."]}"#);
}

#[test]
fn a_format_of_ones_own_reads_the_problems_one_by_one() {
    struct Lines;

    impl body::BodyFormat for Lines {
        fn render(view: &PublicView<'_>) -> body::Body {
            assert!(view.is_validation());
            let detail = view.detail().unwrap_or_default();
            let lines: Vec<String> = detail
                .leaves()
                .map(|leaf| format!("{} {}", leaf.pointer(), leaf.text()))
                .collect();
            body::Body::text(lines.join("\n"))
        }
    }

    assert_eq!(
        body::<Lines>(&order()),
        "#/items/1/count Too many.\n#/a~1b%20~0%C3%BC Not a name.\n# Too late."
    );
}
