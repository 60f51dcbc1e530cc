//! What is counted, as Prometheus reads it.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use ayushma_errors::logging::Counts;
use ayushma_errors::standard::{self, ApiException};
use ayushma_errors::tower::ErrorLayer;
use ayushma_errors::{ApiError, Definition, Definitions, metrics, report, respond};
use http::StatusCode;
use metrics_exporter_prometheus::PrometheusBuilder;
use tower::ServiceExt;

use crate::alloc::allocations_of;

#[derive(ApiError)]
enum CountedError {
    #[status(404)]
    Missing,
    #[status(500)]
    #[log(critical)]
    Sealed,
    #[status(400)]
    #[log(off)]
    Unlogged,
    #[status(400)]
    #[code(from = .word)]
    Worded { word: String },
}

/// What Prometheus would scrape after this.
fn page(run: impl FnOnce()) -> String {
    let recorder = PrometheusBuilder::new().build_recorder();
    ::metrics::with_local_recorder(&recorder, run);
    recorder.handle().render()
}

#[track_caller]
fn assert_has(page: &str, line: &str) {
    assert!(page.lines().any(|known| known == line), "{line}\n{page}");
}

#[test]
fn each_error_is_counted_once_with_code_status_level_and_origin() {
    let page = page(|| {
        let _ = respond(&CountedError::Missing);
        let _ = respond(&CountedError::Missing);
        let _ = respond(&CountedError::Sealed);
        report(&CountedError::Sealed);
    });
    for line in [
        r#"api_errors_total{code="missing",status="404",level="warn",origin="response"} 2"#,
        r#"api_errors_total{code="sealed",status="500",level="critical",origin="response"} 1"#,
        r#"api_errors_total{code="sealed",status="none",level="critical",origin="report"} 1"#,
    ] {
        assert_has(&page, line);
    }
}

#[test]
fn an_error_that_is_not_logged_is_counted_all_the_same() {
    let page = page(|| drop(respond(&CountedError::Unlogged)));
    assert_has(
        &page,
        r#"api_errors_total{code="unlogged",status="400",level="off",origin="response"} 1"#,
    );
}

#[test]
fn every_series_of_a_registered_type_is_there_at_0_and_is_described() {
    let page = page(|| {
        metrics::register(CountedError::definitions());
        metrics::register(standard::definitions());
    });
    for line in [
        "# HELP api_errors_total Errors that were reported",
        "# TYPE api_errors_total counter",
        r#"api_errors_total{code="missing",status="404",level="warn",origin="response"} 0"#,
        r#"api_errors_total{code="sealed",status="none",level="critical",origin="report"} 0"#,
        r#"api_errors_total{code="throttled",status="429",level="warn",origin="response"} 0"#,
        r#"api_responses_total{class="5xx"} 0"#,
    ] {
        assert_has(&page, line);
    }
}

#[test]
fn a_code_that_no_definition_has_is_no_label() {
    let page = page(|| {
        metrics::register(CountedError::definitions());
        for word in ["asha", "missing", "a\"b\\c{d}=e,\u{7f}"] {
            let word = word.to_owned();
            let _ = respond(&CountedError::Worded { word });
        }
        let _ = respond(&ApiException::new(StatusCode::IM_A_TEAPOT));
    });
    assert!(!page.contains("asha"), "{page}");
    for line in [
        r#"api_errors_total{code="other",status="400",level="warn",origin="response"} 1"#,
        // It is another one's, and so no user's word; and what is no legal code is not the code.
        r#"api_errors_total{code="missing",status="400",level="warn",origin="response"} 1"#,
        r#"api_errors_total{code="worded",status="400",level="warn",origin="response"} 1"#,
        r#"api_errors_total{code="im_a_teapot",status="418",level="warn",origin="response"} 1"#,
    ] {
        assert_has(&page, line);
    }
}

#[test]
fn responses_are_counted_by_their_class_behind_the_layer() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let router = Router::new()
        .route("/", get(|| async { "fine" }))
        // One around the other: a response is one all the same.
        .layer(ErrorLayer::new())
        .layer(ErrorLayer::new());
    let page = page(|| {
        for path in ["/", "/", "/nowhere"] {
            let request = Request::get(path).body(Body::empty()).unwrap();
            runtime.block_on(router.clone().oneshot(request)).unwrap();
        }
    });
    assert_has(&page, r#"api_responses_total{class="2xx"} 2"#);
    assert_has(&page, r#"api_responses_total{class="4xx"} 1"#);
    assert_has(
        &page,
        r#"api_errors_total{code="not_found",status="404",level="warn",origin="response"} 1"#,
    );
}

#[test]
fn what_became_of_the_logs_records_is_counted_by_handler_and_reason() {
    let mut counts = Counts::default();
    counts.handler = "file".to_owned();
    counts.emitted = 10;
    counts.written = 6;
    counts.pending = 1;
    counts.dropped.io_error = 3;
    let page = page(|| {
        metrics::log_records(&[counts.clone()]);
        // They are totals, so that it does not matter how often they are read.
        metrics::log_records(&[counts]);
    });
    for line in [
        r#"log_records_emitted_total{handler="file"} 10"#,
        r#"log_records_written_total{handler="file"} 6"#,
        r#"log_records_pending{handler="file"} 1"#,
        r#"log_records_dropped_total{handler="file",reason="io_error"} 3"#,
        r#"log_records_dropped_total{handler="file",reason="queue_full"} 0"#,
    ] {
        assert_has(&page, line);
    }
}

#[test]
fn texts_of_definitions_are_quoted_in_the_rules_as_prometheus_reads_them() {
    static HOSTILE: [Definition; 2] = [
        Definition::new("Hostile", "a\"b\\c", 500)
            .with_message("{{ $value }}\n- alert: mine")
            .with_level(ayushma_errors::Level::Critical),
        // Prometheus would refuse the file: there is no such template, and YAML has no such characters.
        Definition::new("Unreadable", "{{ nothing }}", 500)
            .with_message("\u{7f}\u{9b}\u{85}\u{2028}\u{feff}\u{fffe}\u{ffff} \u{1f512}")
            .with_level(ayushma_errors::Level::Critical),
    ];

    let rules = metrics::alert_rules(&[&HOSTILE]);
    assert!(
        rules.contains(r#"{{\"{{\"}} $value }}\n- alert: mine"#),
        "{rules}"
    );
    assert!(rules.contains(r#"code=\"a\\\"b\\\\c\""#), "{rules}");
    // And in a pattern, where a backslash is one more time its own.
    assert!(rules.contains(r#"code!~\"a\\\\\\\"b\\\\\\\\c|"#), "{rules}");
    assert_eq!(rules.matches("\n      - alert:").count(), 7);
    assert!(
        rules.contains(r#"          code: "{{\"{{\"}} nothing }}""#),
        "{rules}"
    );
    assert!(
        rules.contains(r"\u007f\u009b\u0085\u2028\ufeff\ufffe\uffff "),
        "{rules}"
    );
    // `tests/servers/prometheus/run` asks promtool what it makes of them.
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("hostile-rules.yml"), rules).unwrap();
    let tests = metrics::alert_tests(&[&HOSTILE], "hostile-rules.yml");
    std::fs::write(folder.join("hostile-tests.yml"), tests).unwrap();
}

#[test]
fn ten_times_the_definitions_are_ten_times_the_work() {
    fn definitions(count: usize) -> &'static [Definition] {
        let one = |index| {
            let code: &'static str = format!("one_of_{count}_{index}").leak();
            Definition::new("Many", code, 500).with_level(ayushma_errors::Level::Critical)
        };
        (0..count).map(one).collect::<Vec<_>>().leak()
    }

    let recorder = PrometheusBuilder::new().build_recorder();
    ::metrics::with_local_recorder(&recorder, || {
        let work = |count| {
            let definitions = definitions(count);
            let ((), registered) = allocations_of(|| metrics::register(definitions));
            let (_, ruled) = allocations_of(|| metrics::alert_rules(&[definitions]));
            (registered, ruled)
        };
        let (fewer, more) = (work(1_000), work(10_000));
        println!("1,000: {fewer:?} allocations, 10,000: {more:?}");
        // Two series each, which cannot be had for nothing.
        assert!(fewer.0 > 2_000 && fewer.1 > 1_000, "{fewer:?}");
        assert!(more.0 < fewer.0 * 11, "{fewer:?} {more:?}");
        assert!(more.1 < fewer.1 * 11, "{fewer:?} {more:?}");
    });
    let page = recorder.handle().render();
    assert_has(
        &page,
        r#"api_errors_total{code="one_of_10000_9999",status="none",level="critical",origin="report"} 0"#,
    );
}

#[test]
fn a_recorder_that_panics_harms_no_response() {
    struct Panicking;

    impl ::metrics::Recorder for Panicking {
        fn describe_counter(
            &self,
            _: ::metrics::KeyName,
            _: Option<::metrics::Unit>,
            _: ::metrics::SharedString,
        ) {
            panic!("on purpose");
        }
        fn describe_gauge(
            &self,
            _: ::metrics::KeyName,
            _: Option<::metrics::Unit>,
            _: ::metrics::SharedString,
        ) {
        }
        fn describe_histogram(
            &self,
            _: ::metrics::KeyName,
            _: Option<::metrics::Unit>,
            _: ::metrics::SharedString,
        ) {
        }
        fn register_counter(
            &self,
            _: &::metrics::Key,
            _: &::metrics::Metadata<'_>,
        ) -> ::metrics::Counter {
            panic!("on purpose")
        }
        fn register_gauge(
            &self,
            _: &::metrics::Key,
            _: &::metrics::Metadata<'_>,
        ) -> ::metrics::Gauge {
            ::metrics::Gauge::noop()
        }
        fn register_histogram(
            &self,
            _: &::metrics::Key,
            _: &::metrics::Metadata<'_>,
        ) -> ::metrics::Histogram {
            ::metrics::Histogram::noop()
        }
    }

    crate::canary::hushed(|| {
        ::metrics::with_local_recorder(&Panicking, || {
            metrics::register(CountedError::definitions());
            assert_eq!(respond(&CountedError::Missing).status(), 404);
        });
    });
}
