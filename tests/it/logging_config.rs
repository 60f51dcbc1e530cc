//! What a configuration may say, and what is said of one that is wrong.

use ayushma_errors::logging::Logging;
use tracing_subscriber::Registry;

use crate::emit::say;
use crate::lines::{Lines, with};

const BASE: &str = r#"
{"version": 1, "disable_existing_loggers": false,
 "formatters": {"verbose": {"format": "%(levelname)s %(asctime)s %(module)s %(process)d %(thread)d %(message)s"}},
 "handlers": {"console": {"level": "DEBUG", "class": "logging.StreamHandler", "formatter": "verbose"}},
 "root": {"level": "INFO", "handlers": ["console"]}}
"#;

const PRODUCTION: &str = r#"
{"version": 1, "disable_existing_loggers": true,
 "formatters": {"verbose": {"format": "%(levelname)s %(asctime)s %(module)s %(process)d %(thread)d %(message)s"}},
 "handlers": {"console": {"level": "DEBUG", "class": "logging.StreamHandler", "formatter": "verbose"}},
 "root": {"level": "INFO", "handlers": ["console"]},
 "loggers": {"django.db.backends": {"level": "ERROR", "handlers": ["console"], "propagate": false},
             "sentry_sdk": {"level": "ERROR", "handlers": ["console"], "propagate": false},
             "django.security.DisallowedHost": {"level": "ERROR", "handlers": ["console"], "propagate": false}}}
"#;

#[test]
fn ayushmas_settings_load_as_they_stand_and_print_as_django_does() {
    for settings in [BASE, PRODUCTION] {
        let lines = Lines::default();
        let (layer, guard) = lines.start(Logging::from_json(settings).unwrap());
        with(layer, || {
            say("ayushma.views", "DEBUG", "too quiet");
            say("ayushma.views", "INFO", "a chat was made");
            say("django.db.backends", "WARNING", "slow");
            say("django.db.backends", "ERROR", "gone");
        });
        let quiet_database = settings == PRODUCTION;
        let found = lines.take(&guard);
        let levels: Vec<_> = found
            .iter()
            .map(|line| line.split(' ').next().unwrap())
            .collect();
        let wanted: &[&str] = if quiet_database {
            &["INFO", "ERROR"]
        } else {
            &["INFO", "WARNING", "ERROR"]
        };
        assert_eq!(levels, wanted);
        // `INFO 2026-11-25 15:38:26,123 chat 4711 1 a chat was made`
        let words: Vec<_> = found[0].splitn(7, ' ').collect();
        assert_eq!(
            (words[1].len(), words[2].len(), &words[2][8..9]),
            (10, 12, ",")
        );
        assert_eq!(words[3], "chat");
        assert_eq!(words[4], std::process::id().to_string());
        assert!(words[5].parse::<u64>().is_ok(), "{words:?}");
        assert_eq!(words[6], "a chat was made");
    }
}

/// What is said of a configuration, in TOML, that is wrong.
fn complaint(text: &str) -> String {
    match Logging::from_toml(text) {
        Err(err) => err.to_string(),
        Ok(logging) => match logging.levels("").layer::<Registry>() {
            Err(err) => err.to_string(),
            Ok(_) => panic!("this is right: {text}"),
        },
    }
}

#[test]
fn each_mistake_is_named_with_its_line_its_key_and_the_nearest_right_word() {
    for (text, wanted) in [
        ("", "`version`: the version is missing: write `version = 1`"),
        (
            "version = 2",
            "line 1: `version`: the only version there is is 1",
        ),
        (
            "version = 1\nhandler = 3",
            "line 2: `handler`: there is no such key; did you mean `handlers`?",
        ),
        (
            "version = 1\n[root]\nlevel = 'INOF'",
            "line 3: `root.level`: there is no level `INOF`; did you mean `INFO`?",
        ),
        (
            "version = 1\n[handlers.console]\nclass = 'consle'",
            "line 3: `handlers.console.class`: there is no handler class `consle`; did you mean `console`?",
        ),
        (
            "version = 1\n[handlers.c]\nclass = 'console'\n[root]\nhandlers = [\n 'c',\n 'd',\n]",
            "line 7: `root.handlers`: there is no handler `d`; did you mean `c`?",
        ),
        (
            "version = 1\n[formatters.verbose]\nformat = '%(message)s'\n[handlers.c]\nclass = 'console'\nformatter = 'verbos'",
            "line 6: `handlers.c.formatter`: there is no formatter `verbos`; did you mean `verbose`?",
        ),
        (
            "version = 1\nformatters.f = { style = '{', format = '%(message)s' }",
            "line 2: `formatters.f.format`: there is no field in it, so that each line would be the same; in this style one is written `{message}`",
        ),
        (
            "version = 1\nhandlers.f = { class = 'file', path = 'a.log', rotate = 'daily', keep_for = 30 }",
            "line 2: `handlers.f.keep_for`: it needs a unit: `30d`, `12h`",
        ),
        (
            "version = 1\nloggers.'a.b' = { level = 'INFO' }\nloggers.'a::b' = { level = 'DEBUG' }",
            "line 3: `loggers.\"a::b\"`: the logger `a.b` is there twice: `.` and `::` are one",
        ),
        (
            "version = 1\n[formatters.f]\nformat = '%(levelnaem)s'",
            "line 3: `formatters.f.format`: a record has no `levelnaem`; did you mean `levelname`?; for a field of your own say `field.levelnaem`",
        ),
        (
            "version = 1\n[handlers.c]\nclass = 'console'\nqueue = { full = 'dorp' }",
            "line 4: `handlers.c.queue.full`: `dorp` is not known here; did you mean `drop`?",
        ),
        (
            "version = 1\n[loggers.\"my_app::db\"]\npropagate = 'no'",
            "line 3: `loggers.\"my_app::db\".propagate`: this should be `true` or `false`",
        ),
        (
            "version = 1\nincremental = true",
            "line 2: `incremental`: a part of a configuration cannot be loaded: reload all of it, or use `Handle::set_level`",
        ),
        (
            "version = 1\nversion = 1",
            "line 2: this is no TOML: duplicate key",
        ),
    ] {
        assert_eq!(complaint(text), wanted, "{text}");
    }
}

#[test]
fn a_file_is_named_in_its_errors_also_in_those_that_come_late() {
    let path = std::env::temp_dir().join(format!("ayushma-logging-{}.toml", std::process::id()));
    std::fs::write(&path, "version = 1\n[handlers.c]\nclass = 'sentri'\n").unwrap();
    let logging = Logging::from_file(&path).unwrap();
    let err = logging
        .handler_class("sentry", |_| panic!("it is not asked for"))
        .layer::<Registry>()
        .unwrap_err();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(err.file(), path.to_str());
    assert_eq!(
        err.to_string(),
        format!(
            "{}:3: `handlers.c.class`: there is no handler class `sentri`; did you mean `sentry`?",
            path.display()
        )
    );
}

const LINES: &str = "
    version = 1
    [formatters.short]
    format = '%(levelname)-8s|%(name)s|%(message)s'
    [handlers.lines]
    class = 'lines'
    formatter = 'short'
    [root]
    level = 'INFO'
    handlers = ['lines']
";

#[test]
fn levels_change_while_it_runs_by_word_by_environment_and_by_reload() {
    let lines = Lines::default();
    let logging = Logging::from_toml(LINES).unwrap();
    let (layer, guard) = lines.start(logging);
    with(layer, || {
        say("my_app::chat", "DEBUG", "one");
        guard.set_level("my_app::chat", ayushma_errors::Level::Debug);
        say("my_app::chat", "DEBUG", "two");
        say("my_app", "DEBUG", "three");
        let louder = LINES.replace("'INFO'", "'CRITICAL'");
        guard.reload(&Logging::from_toml(&louder).unwrap()).unwrap();
        say("my_app::chat", "ERROR", "four");
        say("my_app::chat", "CRITICAL", "five");
        // What cannot be read changes nothing.
        let unknown = LINES.replace("'lines'\n    formatter", "'line'\n    formatter");
        assert!(
            guard
                .reload(&Logging::from_toml(&unknown).unwrap())
                .is_err()
        );
        say("my_app::chat", "CRITICAL", "six");
    });
    assert_eq!(
        lines.take(&guard),
        [
            "DEBUG   |my_app::chat|two",
            "CRITICAL|my_app::chat|five",
            "CRITICAL|my_app::chat|six",
        ]
    );
}

#[test]
fn directives_beat_the_configuration_and_wake_disabled_loggers() {
    let lines = Lines::default();
    let lines_of = lines.clone();
    let (layer, guard) = Logging::from_toml(LINES)
        .unwrap()
        .handler_class("lines", move |_| Ok(Box::new(lines_of.clone())))
        .existing_loggers(["old::one", "old::two"])
        .levels("error,old::two=debug,my_app=off")
        .layer()
        .unwrap();
    with(layer, || {
        say("anything", "WARNING", "1");
        say("anything", "ERROR", "2");
        say("old::one", "CRITICAL", "3");
        say("old::two", "DEBUG", "4");
        say("my_app::chat", "CRITICAL", "5");
    });
    let found = lines.take(&guard);
    assert_eq!(found, ["ERROR   |anything|2", "DEBUG   |old::two|4"]);
}

#[test]
fn the_examples_configurations_are_right() {
    for name in ["development", "production"] {
        let path = format!(
            "{}/../ayushma-errors/examples/ayushma/logging-{name}.toml",
            env!("CARGO_MANIFEST_DIR")
        );
        Logging::from_file(path).unwrap();
    }
}
